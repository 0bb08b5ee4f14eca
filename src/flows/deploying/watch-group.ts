import type { LivePipeline, PlannedPipeline } from "../../deploy/pipeline-plan.ts";
import { readRecord } from "../../deploy/record.ts";
import type { Target } from "../../deploy/sight.ts";
import { overtakenIn, verify } from "../../deploy/verify.ts";
import { count, type DeployRun, type Group } from "./deploy-run.ts";
import type { DeployWork } from "./deploy-work.ts";
import type { GroupOutcome } from "./group-outcome.ts";
import { lookAtDatums } from "./look-at-datums.ts";

/** A run before this one may have been killed while it watched: what it updated is looked at all the same. */
export async function watchUnsettled({ planned, wanted }: Group, run: DeployRun): Promise<GroupOutcome> {
  const targets = wanted.pipelines.flatMap(({ name, upstream }): Target[] => {
    const now = run.live.get(name);
    if (now === undefined || isSettled(now)) return [];
    const isBuiltHere = (readRecord(now.annotations)?.key ?? null) !== null;
    return [{ name, id: now.specCommit, version: now.version, image: now.image, isBuiltHere, upstream }];
  });
  if (targets.length === 0) return { kind: "unchanged" };
  const outcome = await watchTargets(targets, planned.pipelines, run);
  return outcome.kind === "deployed" ? { kind: "unchanged" } : outcome;
}

function isSettled({ state, stopped }: LivePipeline): boolean {
  return stopped || ["PIPELINE_RUNNING", "PIPELINE_STANDBY", "PIPELINE_PAUSED"].includes(state);
}

/** Watches updated pipelines until they run, fail, or the time is over. */
export async function watchTargets(
  targets: readonly Target[],
  sent: readonly PlannedPipeline[],
  run: DeployRun,
): Promise<GroupOutcome> {
  const { options, cluster } = run;
  if (options.watch === null) return lookOnce(targets, sent, run);
  const task = options.steps.begin("verify", count(targets.length, "pipeline"));
  const seen = await verify(targets, {
    ...options.watch,
    pachctl: cluster.pachctl,
    onLook: ([first, ...others]) => {
      if (first === undefined) return;
      task.waitsFor(`${first.name}: ${first.says}${others.length === 0 ? "" : `, and ${others.length} more`}`);
    },
  });
  const { verdicts, older } = await lookAtDatums(seen, targets, cluster.pachctl);
  const bad = verdicts.find(({ outcome }) => outcome !== "runs" && outcome !== "works");
  if (bad === undefined) {
    const [one] = verdicts;
    task.done(verdicts.length === 1 && one ? `${one.name} runs: ${one.says}` : `${verdicts.length} pipelines run`);
    return { kind: "deployed", pipelines: sent, verdicts, older };
  }
  task.failed(`${bad.name}: ${bad.says}`);
  return { kind: "unverified", pipelines: sent, verdicts, hint: goBack(sent, run.work) };
}

/** Nobody waits, but an update of somebody else in the same moment is told all the same: `finish` does not notice it. */
async function lookOnce(
  targets: readonly Target[],
  sent: readonly PlannedPipeline[],
  { cluster, work }: DeployRun,
): Promise<GroupOutcome> {
  const overtaken = await overtakenIn(targets, cluster.pachctl);
  if (overtaken.length === 0) return { kind: "deployed", pipelines: sent, verdicts: [], older: [] };
  const { commit, environment } = work;
  const again = `pachook deploy ${commit.oid.slice(0, 7)} --env ${environment.name}`;
  const hint = `See what is there now: pachook plan --env ${environment.name}    Then, if it is to be this commit: ${again}`;
  return { kind: "unverified", pipelines: sent, verdicts: overtaken, hint };
}

/** The way back: the commit that ran before, where there is one for all. */
function goBack(sent: readonly PlannedPipeline[], { commit, environment }: DeployWork): string {
  const again = `Try again: pachook deploy ${commit.oid.slice(0, 7)} --env ${environment.name}`;
  const before = new Set(sent.flatMap(({ live }) => live?.record?.commit ?? []));
  const [old] = before;
  if (old === undefined || before.size > 1 || old === commit.oid) return again;
  return `Go back: pachook deploy ${old.slice(0, 7)} --older --env ${environment.name}    ${again}`;
}
