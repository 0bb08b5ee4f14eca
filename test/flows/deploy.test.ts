import * as assert from "uvu/assert";
import { deployOn, recordsOf, type Sketch } from "../support/deploy-of.ts";
import { withCluster } from "../support/pachctl/in-process.ts";
import { describe } from "../support/suite.ts";

const [red, blue] = [`sha256:${"a".repeat(64)}`, `sha256:${"b".repeat(64)}`];
const first: Sketch = {
  commit: "1".repeat(40),
  pipelines: [
    { name: "edges", reads: "data", image: "edges" },
    { name: "montage", reads: "edges" },
  ],
  images: { edges: { digest: red, isMade: false } },
};
const second: Sketch = { ...first, commit: "2".repeat(40), images: { edges: { digest: blue, isMade: false } } };
const after = new Map([["1".repeat(40), "before"] as const]);

describe("deploy", (it) => {
  it("brings a first commit into an empty cluster, together, and sees it run", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "data"]);
      const records = recordsOf();
      const { outcomes } = await deployOn(cluster, first, { records });

      assert.equal(
        outcomes.map(({ kind }) => kind),
        ["deployed"],
        JSON.stringify(outcomes),
      );
      assert.equal(records.made, [`registry.test/edges:${first.commit}@${red}`]);
      const names = cluster.state.pipelines.map(({ name, versions }) => `${name} ${versions.length}`);
      assert.equal(names, ["edges 1", "montage 1"]);
      assert.is(new Set(cluster.state.pipelines.map(({ versions }) => versions[0]?.specCommit)).size, 1);
      assert.equal(cluster.state.transactions, []);
      assert.is(records.open.size, 0);
    }));

  it("does nothing at all with an unchanged commit, in one call", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "data"]);
      const records = recordsOf();
      await deployOn(cluster, first, { records });
      cluster.state.calls.length = 0;
      const { outcomes } = await deployOn(
        cluster,
        { ...first, images: { edges: { digest: red, isMade: true } }, commit: "2".repeat(40) },
        { records, relations: after },
      );

      assert.equal(outcomes, [{ kind: "unchanged" }]);
      assert.equal(cluster.state.calls, ["list pipeline"]);
      assert.equal(records.lines.at(-1), "plan: nothing to do");
    }));

  it("updates only the pipeline whose image changed", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "data"]);
      await deployOn(cluster, first);
      const { outcomes } = await deployOn(cluster, second, { relations: after });

      assert.equal(
        outcomes.map(({ kind }) => kind),
        ["deployed"],
        JSON.stringify(outcomes),
      );
      assert.equal(
        cluster.state.pipelines.map(({ versions }) => versions.length),
        [2, 1],
      );
    }));
});
