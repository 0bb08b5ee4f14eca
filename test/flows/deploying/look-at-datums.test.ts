import * as assert from "uvu/assert";
import type { Deployed } from "../../../src/flows/deploy.ts";
import { showDeploy } from "../../../src/report/deploy-outcome.ts";
import type { Run } from "../../../src/tools/run.ts";
import { deployOn, type Sketch } from "../../support/deploy-of.ts";
import { type InProcess, withCluster } from "../../support/pachctl/in-process.ts";
import { describe } from "../../support/suite.ts";

const [red, blue] = [`sha256:${"a".repeat(64)}`, `sha256:${"b".repeat(64)}`];
const [one, two] = ["1".repeat(40), "2".repeat(40)];
const pipelines = [{ name: "edges", reads: "data", image: "edges" }];
const first: Sketch = { commit: one, pipelines, images: { edges: { digest: red, isMade: false } } };
const second: Sketch = { commit: two, pipelines, images: { edges: { digest: blue, isMade: false } } };
const relations = new Map([[one, "before"] as const]);

/** A cluster with three files, whose datums the first commit's image computed. */
function onThreeDatums(play: (cluster: InProcess) => Promise<void>): Promise<void> {
  return withCluster({}, async (cluster) => {
    await cluster.outside(["create", "repo", "data"]);
    for (const name of ["a", "b", "c"]) {
      await cluster.outside(["put", "file", `data@master:/${name}.png`, "-f", "-"], name);
    }
    await deployOn(cluster, first);
    await play(cluster);
  });
}

const shown = ({ plan, outcomes }: Deployed) =>
  showDeploy({
    commit: plan.commit.oid,
    environment: "dev",
    outcomes: outcomes.map((outcome, index) => ({
      ...outcome,
      names: plan.groups[index]?.pipelines.map(({ name }) => name) ?? [],
    })),
  });

describe("the datums behind a deploy", (it) => {
  it("says which digest computed them", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "data"]);
      await cluster.outside(["put", "file", "data@master:/a.png", "-f", "-"], "a");

      assert.match(shown(await deployOn(cluster, first)), /job [0-9a-f]{7} succeeded .*, computed by sha256:aaaaaaa…/);
    }));

  it("counts those that older code computed, says how to make them new, and that works", () =>
    onThreeDatums(async (cluster) => {
      const text = shown(await deployOn(cluster, second, { relations }));
      const line =
        "3 datums are still computed by older code. Make them new:  pachook deploy --env dev --reprocess edges\n";
      assert.ok(text.endsWith(`dev runs 2222222.\n${line}`), text);

      const again = shown(await deployOn(cluster, second, { relations, rules: { reprocess: ["edges"] } }));
      assert.not.match(again, "older code");
      assert.match(again, /computed by sha256:bbbbbbb…/);
    }));

  it("does not call datums old that the same image computed, though the spec is another", () =>
    onThreeDatums(async (cluster) => {
      const renamed = {
        ...first,
        commit: two,
        pipelines: pipelines.map((each) => ({ ...each, more: { description: "new" } })),
      };
      const deployed = await deployOn(cluster, renamed, { relations });

      assert.match(JSON.stringify(deployed.outcomes), /"kind":"deployed".*"older":\[\]/);
    }));

  it("does not believe that a pipeline runs whose datums name another digest", () =>
    onThreeDatums(async (cluster) => {
      const lying: Run = async (command) => {
        const outcome = await cluster.run(command);
        const isDatum = command.args[0] === "inspect" && command.args[1] === "datum";
        return isDatum ? { ...outcome, stdout: outcome.stdout.replaceAll(blue, red) } : outcome;
      };
      const rules = { reprocess: ["edges"] };
      const { outcomes } = await deployOn(cluster, second, { relations, rules, run: lying });

      assert.match(JSON.stringify(outcomes), /"kind":"unverified".*its datums were computed by sha256:aaaa/);
    }));
});
