import * as assert from "uvu/assert";
import { graphOf } from "../../src/pachyderm/graph.ts";
import type { Problem } from "../../src/problem.ts";
import { graphAsDot } from "../../src/report/graph-dot.ts";
import { graphAsMermaid } from "../../src/report/graph-mermaid.ts";
import { graphAsSvg } from "../../src/report/graph-svg.ts";
import { graphAsText, orderAsText } from "../../src/report/graph-text.ts";
import { viewOf } from "../../src/report/graph-view.ts";
import { specsOf } from "../support/specs-of.ts";
import { describe } from "../support/suite.ts";

const problem: Problem = {
  code: "glob",
  severity: "error",
  refusedBy: "job",
  message: "",
  pipeline: "montage",
  at: { file: "pipelines.json", line: 1, column: 1 },
  width: 1,
};
const graph = graphOf(
  specsOf([
    { name: "montage", reads: ["edges", "images@dev"] },
    { name: "edges", reads: ["images@dev"] },
    { name: "archive", reads: [{ repo: "montage", trigger: { size: "1G" } }] },
  ]),
  { defaultProject: "default" },
);
const view = viewOf(graph, [problem]);

describe("pictures of the graph", (it) => {
  it("prints what each pipeline reads, upstream first, with a sign at problems", () => {
    assert.is(
      graphAsText(graph, view),
      [
        "  edges    <- images (dev)",
        "✗ montage  <- edges, images (dev)   1 error",
        "  archive  <- montage (on trigger)",
        "",
      ].join("\n"),
    );
  });

  it("prints an order to deploy in", () => {
    assert.is(orderAsText(graph), "edges\nmontage\narchive\n");
  });

  it("draws Mermaid with a class for the problem and a dotted trigger", () => {
    const text = graphAsMermaid(view);

    assert.match(text, /^flowchart LR\n/);
    assert.match(text, /-->\|"dev"\|/);
    assert.match(text, /-\.->\|"on trigger"\|/);
    assert.match(text, /class n\d error/);
  });

  it("draws DOT", () => {
    assert.match(graphAsDot(view), /"repo default\/images" -> "pipeline default\/edges" \[label="dev"\];/);
  });

  it("draws an SVG in which every box lies inside and none over another", () => {
    const text = graphAsSvg(view);
    const [, width = "0", height = "0"] = /viewBox="0 0 (\d+) (\d+)"/.exec(text) ?? [];
    const boxes = [
      ...text.matchAll(/<rect class="(?:pipeline|error)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="38"/g),
    ].map((found) => found.slice(1).map(Number));

    assert.is(boxes.length, 3);
    for (const [index, [x = 0, y = 0, w = 0]] of boxes.entries()) {
      assert.ok(x >= 0 && x + w <= Number(width) && y >= 0 && y + 38 <= Number(height));
      for (const [otherX = 0, otherY = 0, otherW = 0] of boxes.slice(index + 1)) {
        assert.ok(x + w <= otherX || otherX + otherW <= x || y + 38 <= otherY || otherY + 38 <= y);
      }
    }
  });

  it("lets no name break out of a picture", () => {
    const name = 'a"><script>alert(1)</script>\n]|"-->&\u0007';
    const hostile = viewOf(graphOf(specsOf([{ name, reads: [name] }]), { defaultProject: "default" }), []);

    assert.not.match(graphAsSvg(hostile), /<script|\u0007|\n\]/);
    assert.not.match(graphAsMermaid(hostile), /<script|"-->&|\u0007/);
    assert.not.match(graphAsDot(hostile), /[^\\]"><script|\u0007/);
  });

  it("draws a ring, and no pipelines at all", () => {
    const ring = graphOf(
      specsOf([
        { name: "a", reads: ["b"] },
        { name: "b", reads: ["a"] },
      ]),
      { defaultProject: "default" },
    );

    assert.match(graphAsSvg(viewOf(ring, [])), /marker-start/);
    assert.match(graphAsSvg({ nodes: [], edges: [] }), /^<svg /);
  });
});
