import * as assert from "uvu/assert";
import { branchClashes, dagsOf } from "../../src/pachyderm/dag.ts";
import { downstreamOf, graphOf, type PipelineNode } from "../../src/pachyderm/graph.ts";
import { cyclesOf, groupsOf, orderOf } from "../../src/pachyderm/graph-order.ts";
import { countCpu } from "../support/cpu-time.ts";
import { type Sketch, specsOf } from "../support/specs-of.ts";
import { describe } from "../support/suite.ts";

const graphFrom = (sketches: readonly Sketch[]) => graphOf(specsOf(sketches), { defaultProject: "default" });
const names = (pipelines: readonly PipelineNode[]) => pipelines.map(({ name }) => name);

describe("the graph", (it) => {
  it("puts every pipeline after those it reads, else in the order of the specs", () => {
    const graph = graphFrom([
      { name: "c", reads: ["b", "a"] },
      { name: "b", reads: ["a"] },
      { name: "z", reads: ["data"] },
      { name: "a", reads: ["data"] },
    ]);

    assert.equal(names(orderOf(graph)), ["z", "a", "b", "c"]);
  });

  it("finds what hangs on a pipeline, through triggers too", () => {
    const triggered = { repo: "b", trigger: { commits: 2 } };
    const graph = graphFrom([
      { name: "a", reads: ["data"] },
      { name: "b", reads: ["a"] },
      { name: "c", reads: [triggered] },
      { name: "d", reads: ["data"] },
    ]);
    const [a] = graph.pipelines;

    assert.equal(a && names(downstreamOf(graph, a)), ["b", "c"]);
  });

  it("shows each ring once, and a pipeline that reads itself", () => {
    const graph = graphFrom([
      { name: "a", reads: ["c"] },
      { name: "b", reads: ["a"] },
      { name: "c", reads: ["b"] },
      { name: "d", reads: ["d", "c"] },
      { name: "e", reads: ["d"] },
    ]);

    assert.equal(cyclesOf(graph).map(names), [
      ["a", "b", "c", "a"],
      ["d", "d"],
    ]);
  });

  it("takes projects apart", () => {
    const graph = graphFrom([
      { name: "a", reads: ["data"] },
      { name: "b", reads: [{ repo: "a", project: "other" }] },
    ]);

    assert.equal(dagsOf(graph).map(names), [["a"], ["b"]]);
  });

  it("cuts the DAG at a trigger, and still deploys both sides together", () => {
    const graph = graphFrom([
      { name: "b", reads: [{ repo: "a", trigger: { commits: 2 } }] },
      { name: "a", reads: ["data"] },
      { name: "c", reads: ["raw"] },
    ]);

    assert.equal(dagsOf(graph).map(names), [["b"], ["a"], ["c"]]);
    assert.equal(groupsOf(graph).map(names), [["a", "b"], ["c"]]);
  });
});

describe("branches of one repo in one DAG", (it) => {
  it("sees them far apart, with the way between", () => {
    const graph = graphFrom([
      { name: "a", reads: ["data"] },
      { name: "b", reads: ["data@dev"] },
      { name: "c", reads: ["a"] },
      { name: "d", reads: ["c", "b"] },
    ]);

    const clashes = branchClashes(graph);

    assert.equal(
      clashes.map(({ repo, first, second, chain }) => [repo, first.branch, second.branch, names(chain)]),
      [["default/data", "master", "dev", ["a", "c", "d", "b"]]],
    );
  });

  it("lets separate DAGs read different branches, and triggers stand between", () => {
    const apart = graphFrom([
      { name: "a", reads: ["data"] },
      { name: "b", reads: ["data@dev"] },
    ]);
    const triggered = graphFrom([
      { name: "a", reads: ["data"] },
      { name: "b", reads: [{ repo: "data", trigger: { commits: 1 } }] },
    ]);

    assert.equal(branchClashes(apart), []);
    assert.equal(branchClashes(triggered), []);
  });

  it("refuses a trigger's branch beside its source where both meet downstream", () => {
    const graph = graphFrom([
      { name: "a", reads: ["data"] },
      { name: "b", reads: [{ repo: "data", trigger: { commits: 1 } }] },
      { name: "c", reads: ["a", "b"] },
    ]);

    assert.equal(
      branchClashes(graph).map(({ second }) => second.branch),
      ["b-trigger-1"],
    );
  });

  it("lets a pipeline read two branches that nobody else ties together only if they are of two repos", () => {
    assert.is(branchClashes(graphFrom([{ name: "a", reads: ["data@x", "data@y"] }])).length, 1);
    assert.is(branchClashes(graphFrom([{ name: "a", reads: ["data@x", "raw@y"] }])).length, 0);
  });

  it("takes a chain and a star of 2,000 pipelines in well under a second", () => {
    const chain = Array.from({ length: 1000 }, (_, index) => ({
      name: `c${index}`,
      reads: index === 0 ? ["data"] : [`c${index - 1}`],
    }));
    const star = Array.from({ length: 1000 }, (_, index) => ({ name: `s${index}`, reads: ["data"] }));
    const specs = specsOf([...chain, ...star]);
    const spentMs = countCpu();

    const graph = graphOf(specs, { defaultProject: "default" });
    const found = [orderOf(graph).length, cyclesOf(graph).length, branchClashes(graph).length, groupsOf(graph).length];

    assert.equal(found, [2000, 0, 0, 1]);
    assert.ok(spentMs() < 800, `${Math.round(spentMs())} ms`);
  });
});
