import * as assert from "uvu/assert";
import type { Deployed } from "../../../src/flows/deploy.ts";
import type { Run } from "../../../src/tools/run.ts";
import { deployOn, type Given, recordsOf, type Sketch } from "../../support/deploy-of.ts";
import type { Behaviour, FaultKind } from "../../support/pachctl/behaviour.ts";
import { type InProcess, withCluster } from "../../support/pachctl/in-process.ts";
import { describe } from "../../support/suite.ts";

const [red, blue] = [`sha256:${"a".repeat(64)}`, `sha256:${"b".repeat(64)}`];
const [one, two] = ["1".repeat(40), "2".repeat(40)];
const pipelines = [
  { name: "edges", reads: "data", image: "edges" },
  { name: "montage", reads: "edges", image: "edges" },
];
const first: Sketch = { commit: one, pipelines, images: { edges: { digest: red, isMade: false } } };
const second: Sketch = { commit: two, pipelines, images: { edges: { digest: blue, isMade: false } } };
const after = new Map([[one, "before"] as const]);

/** A cluster that runs the first commit; the second one is what goes wrong. */
function onFirst(play: (cluster: InProcess) => Promise<void>, behaviour: Partial<Behaviour> = {}): Promise<void> {
  return withCluster(behaviour, async (cluster) => {
    await cluster.outside(["create", "repo", "data"]);
    await deployOn(cluster, first);
    assert.equal(versionsOf(cluster), ["edges 1", "montage 1"]);
    await play(cluster);
  });
}

function versionsOf({ state }: InProcess): string[] {
  return state.pipelines.map(({ name, versions }) => `${name} ${versions.length}`);
}

/** What runs, without what differs from run to run: ids and times. */
function runningOf({ state }: InProcess): unknown {
  return state.pipelines.map(({ name, versions, state: now }) => {
    const details = JSON.stringify(versions.at(-1)?.details);
    return { name, now, details: details.replace(/"io\.pachook\/deployment":"[0-9a-f]+"/, "") };
  });
}

function nextDeploy(cluster: InProcess, given: Given = {}): Promise<Deployed> {
  return deployOn(cluster, second, { relations: after, ...given });
}

function fault(on: string, kind: FaultKind, more: { after?: number; times?: number } = {}): Partial<Behaviour> {
  return { faults: [{ on, ...more, ...kind }] };
}

async function outcomeOf(deployed: Promise<Deployed>) {
  const [outcome] = (await deployed).outcomes;
  if (outcome === undefined) throw new Error("no outcome");
  return outcome;
}

describe("deploy when things go wrong", (it) => {
  it("touches nothing, and builds nothing, where pachd refuses a spec in the rehearsal; says all that it refuses", () =>
    onFirst(async (cluster) => {
      const records = recordsOf();
      const bad = [
        ...pipelines,
        {
          name: "lost",
          reads: "edges",
          image: "edges",
          more: {
            input: {
              cross: [
                { pfs: { repo: "edges", glob: "/*", name: "a" } },
                { pfs: { repo: "nowhere", glob: "/", name: "b" } },
              ],
            },
          },
        },
        { name: "behind", reads: "lost" },
      ];
      const outcome = await outcomeOf(deployOn(cluster, { ...second, pipelines: bad }, { records, relations: after }));

      assert.is(outcome.kind, "refused");
      if (outcome.kind !== "refused") return;
      const [refusal] = outcome.refusals;
      assert.equal([refusal?.pipeline, refusal?.says], ["lost", "repo default/nowhere not found"]);
      assert.is(outcome.refusals.length, 1);
      assert.equal(outcome.notAsked, ["behind"]);
      assert.equal(records.made, []);
      assert.equal(versionsOf(cluster), ["edges 1", "montage 1"]);
      assert.equal(cluster.state.transactions, []);
      assert.is(records.open.size, 0);
    }));

  it("stops before anything where pachd cannot be reached, and says how to go on", () =>
    onFirst(async (cluster) => {
      Object.assign(cluster.state.behaviour, fault("list pipeline", { kind: "unreachable" }));
      const error = await nextDeploy(cluster).then(
        () => null,
        (thrown: unknown) => thrown,
      );

      assert.match(String(error), /the cluster of dev \(context stand-in\) does not answer/);
      assert.equal(versionsOf(cluster), ["edges 1", "montage 1"]);
    }));

  for (const [on, after] of [
    ["start transaction", 0],
    ["append", 0],
    ["append", 1],
    ["delete transaction", 0],
    ["start transaction", 1],
    ["append", 2],
    ["append", 3],
    ["list pipeline", 1],
  ] as const) {
    it(`leaves the pipelines as they are where pachd restarts at ${on} number ${after + 1}, and the next run succeeds`, () =>
      onFirst(async (cluster) => {
        const records = recordsOf();
        Object.assign(cluster.state.behaviour, fault(on, { kind: "unreachable" }, { after }));
        const outcome = await outcomeOf(nextDeploy(cluster, { records }));

        if (on === "delete transaction")
          assert.is(outcome.kind, "deployed"); // asked twice
        else {
          assert.is(outcome.kind, "failed", JSON.stringify(outcome));
          assert.equal(versionsOf(cluster), ["edges 1", "montage 1"]);
        }
        assert.equal(cluster.state.transactions, []);
        assert.is(records.open.size, 0);
        const again = await outcomeOf(nextDeploy(cluster, { records }));
        assert.ok(["deployed", "unchanged"].includes(again.kind));
        assert.equal(versionsOf(cluster), ["edges 2", "montage 2"]);
      }));
  }

  it("repeats once what pachd's database fails in passing", () =>
    onFirst(async (cluster) => {
      Object.assign(cluster.state.behaviour, fault("append", { kind: "passing" }, { after: 2 }));

      assert.is((await outcomeOf(nextDeploy(cluster))).kind, "deployed");
      assert.equal(versionsOf(cluster), ["edges 2", "montage 2"]);
    }));

  it("says whose login it lacks where the token is wrong or expired", () =>
    onFirst(async (cluster) => {
      cluster.state.behaviour.tokens = { other: { user: "robot:ci", rights: "expired" } };
      const error = await nextDeploy(cluster).then(
        () => null,
        (thrown: unknown) => thrown,
      );

      assert.match(String(error), /does not let us in: no authentication token/);
    }));

  it("takes the transaction back where pachd refuses it at the end", () =>
    onFirst(async (cluster) => {
      Object.assign(
        cluster.state.behaviour,
        fault("finish transaction", {
          kind: "refuse",
          says: "error running request 1 of 1: repo default/data not found",
        }),
      );
      const outcome = await outcomeOf(nextDeploy(cluster));

      assert.is(outcome.kind, "failed");
      assert.match(JSON.stringify(outcome), /repo default\/data not found/);
      assert.equal(versionsOf(cluster), ["edges 1", "montage 1"]);
      assert.equal(cluster.state.transactions, []);
    }));

  it("names the pipeline that pachd refuses at the update, not the one that it was asked about", () =>
    onFirst(async (cluster) => {
      const says = "error running request 1 of 2: no input set";
      Object.assign(cluster.state.behaviour, fault("append", { kind: "refuse", says }, { after: 3 }));
      const outcome = await outcomeOf(nextDeploy(cluster));

      assert.is(outcome.kind, "failed");
      if (outcome.kind !== "failed") return;
      assert.equal(
        outcome.refusals?.map(({ pipeline, says: words, at }) => `${at?.file} ${pipeline}: ${words}`),
        ["pipelines.json edges: no input set"],
      );
      assert.equal(versionsOf(cluster), ["edges 1", "montage 1"]);
    }));

  it("says so where somebody deleted the transaction", () =>
    onFirst(async (cluster) => {
      const records = recordsOf();
      const deleting: Run = async (command) => {
        if (command.args[0] === "finish") cluster.state.transactions.length = 0;
        return cluster.run(command);
      };
      const outcome = await outcomeOf(nextDeploy(cluster, { run: deleting, records }));

      assert.match(JSON.stringify(outcome), /somebody deleted the transaction/);
      assert.equal(versionsOf(cluster), ["edges 1", "montage 1"]);
      assert.is(records.open.size, 0);
    }));

  it("stops where a pipeline was edited since the plan, and keeps the edit", () =>
    onFirst(async (cluster) => {
      const stdin = JSON.stringify({
        pipeline: { name: "montage" },
        transform: { image: "by-hand:1", cmd: ["true"] },
        input: { pfs: { repo: "edges", glob: "/" } },
      });
      Object.assign(
        cluster.state.behaviour,
        fault("append", { kind: "meanwhile", argv: ["update", "pipeline", "-f", "-"], stdin }, { after: 3 }),
      );
      const outcome = await outcomeOf(nextDeploy(cluster));

      assert.match(JSON.stringify(outcome), /somebody changed montage since the plan/);
      assert.equal(versionsOf(cluster), ["edges 1", "montage 2"]);
      assert.equal(cluster.state.transactions, []);
    }));

  it("says that it went over an update which came after the last look, and keeps quiet about none", () =>
    onFirst(async (cluster) => {
      const stdin = JSON.stringify({
        pipeline: { name: "montage" },
        transform: { image: "of-somebody:1", cmd: ["true"] },
        input: { pfs: { repo: "edges", glob: "/" } },
      });
      Object.assign(
        cluster.state.behaviour,
        fault("finish transaction", { kind: "meanwhile", argv: ["update", "pipeline", "-f", "-"], stdin }),
      );
      const outcome = await outcomeOf(nextDeploy(cluster));

      assert.is(outcome?.kind, "unverified");
      assert.match(JSON.stringify(outcome), /in the same moment, and this went over it: it is version 3, not 2/);
    }));

  it("says so also where nobody waits, in one more look", () =>
    onFirst(async (cluster) => {
      const stdin = JSON.stringify({
        pipeline: { name: "montage" },
        transform: { image: "of-somebody:1", cmd: ["true"] },
        input: { pfs: { repo: "edges", glob: "/" } },
      });
      const meanwhile = { kind: "meanwhile", argv: ["update", "pipeline", "-f", "-"], stdin } as const;
      Object.assign(cluster.state.behaviour, fault("finish transaction", meanwhile));
      cluster.state.calls.length = 0;
      const outcome = await outcomeOf(nextDeploy(cluster, { noWait: true }));

      assert.is(outcome.kind, "unverified");
      if (outcome.kind !== "unverified") return;
      assert.equal(
        outcome.verdicts.map(({ name, says }) => `${name}: ${says}`),
        ["montage: somebody updated it in the same moment, and this went over it: it is version 3, not 2"],
      );
      assert.match(outcome.hint, "See what is there now: pachook plan --env dev");
      assert.is(cluster.state.calls.filter((call) => call === "list pipeline").length, 3);
    }));

  it("stops where a pipeline was deleted since the plan", () =>
    onFirst(async (cluster) => {
      Object.assign(
        cluster.state.behaviour,
        fault("append", { kind: "meanwhile", argv: ["delete", "pipeline", "montage"] }, { after: 3 }),
      );
      const outcome = await outcomeOf(nextDeploy(cluster));

      assert.match(JSON.stringify(outcome), /somebody changed montage since the plan/);
      assert.equal(versionsOf(cluster), ["edges 1"]);
    }));

  it("finds out that the update went through where the answer to its end was lost", () =>
    onFirst(async (cluster) => {
      const records = recordsOf();
      Object.assign(cluster.state.behaviour, fault("finish transaction", { kind: "lost-answer" }));
      const outcome = await outcomeOf(nextDeploy(cluster, { records }));

      assert.is(outcome.kind, "deployed", JSON.stringify(outcome));
      assert.equal(versionsOf(cluster), ["edges 2", "montage 2"]);
      assert.is(records.open.size, 0);
    }));

  it("finds out that the update did not go through, and takes it back", () =>
    onFirst(async (cluster) => {
      const records = recordsOf();
      Object.assign(cluster.state.behaviour, fault("finish transaction", { kind: "unreachable" }));
      const outcome = await outcomeOf(nextDeploy(cluster, { records }));

      assert.is(outcome.kind, "failed");
      assert.equal(versionsOf(cluster), ["edges 1", "montage 1"]);
      assert.equal(cluster.state.transactions, []);
      assert.is(records.open.size, 0);
    }));

  it("says why an image cannot be pulled, what stands, and how to go back", () =>
    onFirst(async (cluster) => {
      const reason = "image pull: unauthorized";
      cluster.state.behaviour.fates = [{ kind: "crash", image: two, reason }];
      const outcome = await outcomeOf(nextDeploy(cluster));

      assert.is(outcome.kind, "unverified", JSON.stringify(outcome));
      if (outcome.kind !== "unverified") return;
      assert.match(outcome.verdicts[0]?.says ?? "", /it crashes: image pull: unauthorized/);
      assert.match(outcome.hint, /Go back: pachook deploy 1111111 --older --env dev/);
    }));

  it("does not wait for what reads from a pipeline that crashed: it says at once what that waits for", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "data"]);
      cluster.state.behaviour.fates = [{ kind: "crash", pipeline: "edges", reason: "ErrImagePull" }];
      const chain = [...pipelines, { name: "album", reads: "montage", image: "edges" }];
      const began = cluster.now();
      const outcome = await outcomeOf(deployOn(cluster, { ...first, pipelines: chain }));

      assert.is(outcome.kind, "unverified", JSON.stringify(outcome));
      if (outcome.kind !== "unverified") return;
      assert.equal(
        outcome.verdicts.map(({ name, outcome: end, says }) => `${name} ${end}: ${says}`),
        [
          "edges failed: it crashes: ErrImagePull",
          "montage blocked: its job waits for edges, which failed",
          "album blocked: its job waits for montage, which waits itself",
        ],
      );
      assert.ok(cluster.now() - began < 60_000, `${cluster.now() - began} ms of the cluster's clock`);
    }));

  it("says that workers never come, when the time is over", () =>
    onFirst(async (cluster) => {
      cluster.state.behaviour.fates = [{ kind: "no-workers", image: two }];
      const began = cluster.now();
      const outcome = await outcomeOf(nextDeploy(cluster));

      assert.is(outcome.kind, "unverified");
      assert.match(JSON.stringify(outcome), /"outcome":"late","says":"0 of 1 workers run"/);
      assert.ok(cluster.now() - began >= 600_000);
    }));

  it("says that a job failed, and which", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "data"]);
      await cluster.outside(["put", "file", "data@master:/a.png", "-f", "-"], "a");
      cluster.state.behaviour.fates = [{ kind: "job-fails", pipeline: "edges", reason: "boom" }];
      const outcome = await outcomeOf(deployOn(cluster, first));

      assert.is(outcome.kind, "unverified", JSON.stringify(outcome));
      assert.match(JSON.stringify(outcome), /job [0-9a-f]{7} failed: datum/);
      assert.match(JSON.stringify(outcome), /unrunnable because/);
    }));

  it("does not deploy what is no descendant of what runs, nor where a shallow clone cannot say; --older goes back", () =>
    onFirst(async (cluster) => {
      const behind = await outcomeOf(nextDeploy(cluster, { relations: new Map([[one, "not-before"]]) }));
      const unknown = await outcomeOf(nextDeploy(cluster, { relations: new Map([[one, "unknown"]]) }));

      assert.match(JSON.stringify(behind), /"kind":"stopped".*its work would be undone.*--older --env dev/);
      assert.match(JSON.stringify(unknown), /"kind":"stopped".*this clone does not show.*git fetch --unshallow/);
      assert.equal(versionsOf(cluster), ["edges 1", "montage 1"]);
      const older = await outcomeOf(nextDeploy(cluster, { rules: { older: true } }));
      assert.is(older.kind, "deployed");
    }));

  it("lets one of two deploys at once through as a whole; the other stops, and neither is lost", () =>
    onFirst(async (cluster) => {
      const other: Sketch = {
        ...second,
        commit: "3".repeat(40),
        images: { edges: { digest: `sha256:${"c".repeat(64)}`, isMade: false } },
      };
      let isInside = false;
      let inner: Deployed | null = null;
      const both: Run = async (command) => {
        // Right before the first one looks whether anything moved.
        if (
          !isInside &&
          command.args[0] === "update" &&
          cluster.state.calls.filter((call) => call === "start transaction").length === 4
        ) {
          isInside = true;
          inner = await deployOn(cluster, other, { relations: after });
        }
        return cluster.run(command);
      };
      const outer = await outcomeOf(nextDeploy(cluster, { run: both }));

      assert.match(JSON.stringify(outer), /since the plan was made/);
      assert.match(JSON.stringify(inner), /"kind":"deployed"/);
      assert.equal(versionsOf(cluster), ["edges 2", "montage 2"]);
      assert.equal(cluster.state.transactions, []);
    }));

  it("splits a deploy into transactions, upstream first, where a cap says so", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "data"]);
      const outcome = await outcomeOf(deployOn(cluster, first, { rules: { cap: 1 } }));

      assert.is(outcome.kind, "deployed", JSON.stringify(outcome));
      const ids = cluster.state.pipelines.map(({ versions }) => versions[0]?.specCommit);
      assert.is(new Set(ids).size, 2);
    }));

  it("goes on to other DAGs when one is refused, and stops at a failed one unless told to go on", () =>
    withCluster({}, async (cluster) => {
      await cluster.outside(["create", "repo", "data"]);
      await cluster.outside(["create", "repo", "reads"]);
      const two = [
        { name: "edges", reads: "nowhere" },
        { name: "other", reads: "data" },
        { name: "third", reads: "reads" },
      ];
      const { outcomes } = await deployOn(cluster, { pipelines: two });
      assert.equal(
        outcomes.map(({ kind }) => kind),
        ["refused", "deployed", "deployed"],
      );

      cluster.state.behaviour.fates = [{ kind: "fail", pipeline: "other", reason: "no" }];
      const changed = two.slice(1).map((each) => ({ ...each, more: { description: "new" } }));
      const halted = await deployOn(cluster, { pipelines: changed });
      assert.equal(
        halted.outcomes.map(({ kind }) => kind),
        ["unverified", "not-tried"],
      );
      const on = await deployOn(
        cluster,
        { pipelines: changed.map((each) => ({ ...each, more: { description: "newer" } })) },
        { keepGoing: true },
      );
      assert.equal(
        on.outcomes.map(({ kind }) => kind),
        ["unverified", "deployed"],
      );
    }));

  it("ends in the same state whatever call it is killed before or after, once it is run again", async () => {
    let [calls, wanted]: [number, unknown] = [0, null];
    await onFirst(async (cluster) => {
      const counting: Run = (command) => {
        calls += 1;
        return cluster.run(command);
      };
      await nextDeploy(cluster, { run: counting });
      wanted = runningOf(cluster);
    });

    for (let killedAt = 1; killedAt <= calls; killedAt += 1) {
      for (const when of ["before", "after"] as const) {
        await onFirst(async (cluster) => {
          const records = recordsOf();
          let [call, last] = [0, ""];
          const killed: Run = async (command) => {
            call += 1;
            if (call <= killedAt) last = command.args[0] ?? "";
            if (call < killedAt) return cluster.run(command);
            if (call === killedAt && when === "after") await cluster.run(command);
            throw new Error("killed"); // and nothing can be cleaned up any more
          };
          await nextDeploy(cluster, { run: killed, records }).catch(() => null);
          const half = new Set(cluster.state.pipelines.map(({ versions }) => versions.length));
          assert.is(half.size, 1, `half updated, killed ${when} call ${killedAt}`);
          const pachctl = await cluster.open();
          for (const id of records.open) await pachctl.removeTransaction(id);
          await nextDeploy(cluster, { records });

          assert.equal(runningOf(cluster), wanted, `killed ${when} call ${killedAt}`);
          // A transaction whose id nobody heard stays, empty, until somebody deletes it.
          assert.is(cluster.state.transactions.length, last === "start" && when === "after" ? 1 : 0);
        });
      }
    }
    process.stdout.write(`  killed before and after each of ${calls} calls: ${calls * 2} runs, all ended alike\n`);
  });
});
