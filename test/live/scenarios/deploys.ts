import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import type { GroupOutcome } from "../../../src/flows/deploying/group-outcome.ts";
import { deployOn, type Given, recordsOf, type Sketch } from "../../support/deploy-of.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** Deploys of a commit, which have to come out the same on the stand-in and on a real cluster. */
export const deploys: readonly Scenario[] = [
  {
    title: "a deploy creates what is new together, then touches only what differs, and nothing where nothing does",
    play: async (stage) => {
      const work = await workOn(stage);

      assert.is((await work.deploy({})).kind, "deployed");
      const [edges, montage] = await work.infos();
      assert.is(edges?.specCommit, montage?.specCommit);
      assert.equal(await work.deploy({}), { kind: "unchanged" });
      assert.is((await work.deploy({ image: "registry.test/edges:2.0" })).kind, "deployed");
      assert.equal(await work.versions(), ["2", "1"]);
      assert.is((await work.deploy({ image: "registry.test/edges:2.0", env: { SIGMA: "1.4" } })).kind, "deployed");
      assert.equal(await work.versions(), ["3", "1"]);
    },
  },
  {
    title: "a spec that pachd refuses is known before anything is built, and touches nothing",
    play: async (stage) => {
      const work = await workOn(stage);
      const records = recordsOf();
      await work.deploy({});
      const more = { service: { internal_port: 80 }, parallelism_spec: { constant: 2 } };
      const outcome = await work.deploy({ image: "registry.test/edges:2.0", more }, { records });

      const refusals = outcome.kind === "refused" ? outcome.refusals : [];
      assert.equal(
        refusals.map(({ pipeline, says }) => [pipeline, says]),
        [[work.edges, "services can only be run with a constant parallelism of 1"]],
      );
      assert.equal(await work.versions(), ["1", "1"]);
      assert.is(records.open.size, 0);
    },
  },
  {
    title: "what somebody changes between plan and update stops the deploy, and stays",
    play: async (stage) => {
      const work = await workOn(stage);
      await work.deploy({});
      const meanwhile = async () => {
        const { userSpec } = (await work.infos())[1] ?? { userSpec: "" };
        await stage.outside(["update", "pipeline", "-f", "-"], userSpec);
      };
      const changed = { image: "registry.test/edges:2.0", env: { SIGMA: "1.4" }, both: true };
      const outcome = await work.deploy(changed, { meanwhile });

      assert.is(outcome.kind, "failed");
      assert.match(JSON.stringify(outcome), `somebody changed ${work.montage} since the plan was made`);
      assert.equal(await work.versions(), ["1", "2"]);
    },
  },
  {
    title: "verify sees pipelines run; on a pachd without Kubernetes, where nothing can, it says so",
    play: async (stage) => {
      const work = await workOn(stage);
      // pachd's own image: every cluster can have it.
      const outcome = await work.deploy({ image: "ubuntu:20.04" }, { watch: true });

      if (stage.hasWorkers) assert.is(outcome.kind, "deployed", JSON.stringify(outcome));
      else assert.is(outcome.kind, "unverified");
      if (!stage.hasWorkers)
        assert.match(JSON.stringify(outcome), "pachd gave it up: could not update resources after");
    },
  },
];

/** How the commit's pipelines differ from the first one. `both`: the second pipeline has the same environment. */
type Change = { image?: string; env?: Record<string, string>; more?: object; both?: boolean };

type Work = {
  edges: string;
  montage: string;
  deploy: (change: Change, given?: Given & { watch?: boolean }) => Promise<GroupOutcome>;
  infos: () => Promise<{ specCommit: string; version: string; userSpec: string }[]>;
  versions: () => Promise<string[]>;
};

/** A commit of two pipelines, the second of which reads the first, and a data repo. */
async function workOn(stage: Stage): Promise<Work> {
  const [data, edges, montage] = [stage.newName("data"), stage.newName("edges"), stage.newName("montage")];
  await stage.outside(["create", "repo", data]);
  const pachctl = await stage.open();
  const wait = async (ms: number) => {
    await sleep(ms);
  };
  const infos = async () => {
    const found = await Promise.all([edges, montage].map((name) => pachctl.inspectPipeline(name)));
    return found.flatMap((answer) => (answer.kind === "done" ? [answer.value] : []));
  };
  return {
    edges,
    montage,
    infos,
    versions: async () => (await infos()).map(({ version }) => version),
    deploy: async ({ image = "registry.test/edges:1.0", env = {}, more = {}, both = false }, given = {}) => {
      const transform = (own: string, variables: object) => ({ image: own, cmd: ["true"], env: variables });
      const sketch: Sketch = {
        pipelines: [
          { name: edges, reads: data, more: { transform: transform(image, env), ...more } },
          { name: montage, reads: edges, more: { transform: transform("ubuntu:20.04", both ? env : {}) } },
        ],
      };
      const { watch = false, ...rest } = given;
      const cluster = { open: () => stage.open(), now: () => Date.now(), wait };
      const { outcomes } = await deployOn(cluster, sketch, { ...rest, ...(watch ? {} : { noWait: true }) });
      const [outcome] = outcomes;
      if (outcome === undefined || outcomes.length > 1) throw new Error(`${outcomes.length} groups`);
      return outcome;
    },
  };
}
