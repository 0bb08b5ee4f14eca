import { askableParts, changesFor, type Stamp, stampFor } from "../deploy/changes-for.ts";
import {
  isSent,
  type LivePipeline,
  type PlannedPipeline,
  planPipelines,
  type WantedPipeline,
} from "../deploy/pipeline-plan.ts";
import { type Refusal, rehearse } from "../deploy/rehearse.ts";
import { partsOf } from "../deploy/transaction-cost.ts";
import { update } from "../deploy/update.ts";
import { type Target, type Verdict, verify, type Watch } from "../deploy/verify.ts";
import { Failure } from "../failure.ts";
import { sayNoAnswer, sayUpdated, standing, untouched } from "./deploy-words.ts";
import type { DeployCluster, DeployRules, DeployWork, Steps, WantedGroup } from "./deploy-work.ts";
import { type DeployPlan, isNothing, type PlannedGroup, planDeploy } from "./plan-deploy.ts";

/** What became of pipelines that are deployed together. */
export type GroupOutcome =
  | { kind: "unchanged" }
  | { kind: "deployed"; pipelines: readonly PlannedPipeline[]; verdicts: readonly Verdict[] }
  /** A commit that would undo another, or specs with errors: nothing was asked of the cluster. */
  | { kind: "stopped"; why: string; hint: string }
  /** pachd said no in the rehearsal: nothing was built. */
  | { kind: "refused"; refusals: readonly Refusal[]; notAsked: readonly string[] }
  /** `stands`: what this group is left with, a sentence each. */
  | { kind: "failed"; step: "rehearse" | "build" | "update"; why: string; hint: string; stands: readonly string[] }
  /** It is in the cluster and does not run. */
  | { kind: "unverified"; pipelines: readonly PlannedPipeline[]; verdicts: readonly Verdict[]; hint: string }
  /** An earlier group failed, and nobody asked to go on. */
  | { kind: "not-tried" };

export type Deployed = { plan: DeployPlan; outcomes: readonly GroupOutcome[] };

export type DeployOptions = {
  rules: DeployRules;
  /** True to go on with other groups when one fails. */
  keepGoing: boolean;
  /** How to watch what was updated; null leaves the look out. */
  watch: Omit<Watch, "pachctl" | "onLook"> | null;
  /** Milliseconds since 1970. */
  now: number;
  steps: Steps;
  /** Fires on Ctrl-C: what was begun is taken back, and nothing more is begun. */
  signal: AbortSignal;
  /** Says no to a plan by throwing, before anything is done. */
  check?: (plan: DeployPlan) => void;
};

/** Plan, rehearse, build and push, update, verify: each group by itself, and nothing at all where nothing changed. */
export async function deploy(work: DeployWork, cluster: DeployCluster, options: DeployOptions): Promise<Deployed> {
  const { steps, rules } = options;
  const planning = steps.begin("plan", `asks what ${work.environment.name} runs`);
  const { plan, live, groups } = await planDeploy(work, cluster, rules).catch((error) => {
    planning.failed("there is no plan, and nothing was changed");
    throw error;
  });
  options.check?.(plan);
  planning.done(isNothing(plan) ? "nothing to do" : sayPlan(plan));
  const run: Run = { work, cluster, options, live, stamp: stampFor(work, options.now) };
  const rehearsed: (GroupOutcome | null)[] = [];
  for (const [index, group] of plan.groups.entries()) {
    rehearsed.push(await beforeBuild(group, groups[index], run));
  }
  const outcomes: GroupOutcome[] = [];
  for (const [index, wanted] of groups.entries()) {
    const early = rehearsed[index] ?? null;
    const hasFailed = outcomes.some(({ kind }) => kind === "failed" || kind === "unverified");
    if (early !== null) outcomes.push(early);
    else if (hasFailed && !options.keepGoing) outcomes.push({ kind: "not-tried" });
    else outcomes.push(await buildAndUpdate(wanted, plan.groups[index], run));
  }
  return { plan, outcomes };
}

type Run = {
  work: DeployWork;
  cluster: DeployCluster;
  options: DeployOptions;
  live: ReadonlyMap<string, LivePipeline>;
  stamp: Stamp;
};

/** What ends a group before anything is built; null where nothing does. */
async function beforeBuild(
  group: PlannedGroup,
  wanted: WantedGroup | undefined,
  run: Run,
): Promise<GroupOutcome | null> {
  stopIfCalledOff(run.options.signal);
  if (group.stop !== null) return { kind: "stopped", ...group.stop };
  const sent = group.pipelines.filter(isSent);
  if (sent.length === 0 || wanted === undefined) return stillStarting(group, run);
  const task = run.options.steps.begin("rehearse", `asks pachd about ${count(sent.length, "pipeline")}`);
  const refusals: Refusal[] = [];
  const notAsked: string[] = [];
  for (const part of askableParts(changesFor(sent, wanted.pipelines, run.stamp), {
    sent,
    cap: run.options.rules.cap,
  })) {
    const heard = await rehearse(part, run.cluster);
    if (heard.kind === "failed") {
      task.failed("pachd did not answer");
      return { kind: "failed", step: "rehearse", ...sayNoAnswer(heard, run.work), stands: untouched(heard) };
    }
    if (heard.kind === "refused") {
      refusals.push(...heard.refusals);
      notAsked.push(...heard.notAsked);
    }
    if (refusals.length > 0) break;
  }
  if (refusals.length === 0) {
    task.done("pachd accepts");
    return null;
  }
  task.failed(`pachd refuses ${refusals.map(({ pipeline }) => pipeline).join(", ")}; nothing was touched`);
  return { kind: "refused", refusals, notAsked };
}

/** A run before this one may have been killed while it watched: what it updated is looked at all the same. */
async function stillStarting({ pipelines }: PlannedGroup, run: Run): Promise<GroupOutcome> {
  const { live, options } = run;
  const targets = pipelines.flatMap(({ name }): Target[] => {
    const now = live.get(name);
    return now === undefined || isSettled(now) ? [] : [{ name, id: now.specCommit, image: now.image }];
  });
  if (targets.length === 0 || options.watch === null) return { kind: "unchanged" };
  const outcome = await watchTargets(targets, { sent: pipelines, run, watch: options.watch });
  return outcome.kind === "deployed" ? { kind: "unchanged" } : outcome;
}

function isSettled({ state, stopped }: LivePipeline): boolean {
  return stopped || ["PIPELINE_RUNNING", "PIPELINE_STANDBY", "PIPELINE_PAUSED"].includes(state);
}

async function buildAndUpdate(wanted: WantedGroup, group: PlannedGroup | undefined, run: Run): Promise<GroupOutcome> {
  let exact = wanted;
  try {
    const references = await run.work.images.bring(group?.images ?? []);
    exact = sameGroup(run.work.groups(references), wanted);
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "interrupted") throw error;
    const stands = ["no pipeline of this group was touched"];
    return { kind: "failed", step: "build", why: error.message, hint: error.hint, stands };
  }
  // What was made may turn out to be what runs already.
  const planned = planPipelines(exact.pipelines, run.live, run.options.rules);
  const sent = planned.filter(isSent);
  if (sent.length === 0) return { kind: "unchanged" };
  return updateAndVerify(sent, exact, run);
}

async function updateAndVerify(sent: readonly PlannedPipeline[], wanted: WantedGroup, run: Run): Promise<GroupOutcome> {
  const { options, cluster } = run;
  stopIfCalledOff(options.signal);
  const versions = new Map(sent.map(({ name, live }) => [name, live?.version ?? null]));
  const targets: Target[] = [];
  const parts = partsOf(changesFor(sent, wanted.pipelines, run.stamp), options.rules.cap);
  for (const [index, part] of parts.entries()) {
    const which = parts.length === 1 ? "" : `, transaction ${index + 1} of ${parts.length}`;
    const task = options.steps.begin("update", `${count(part.length, "pipeline")}${which}`);
    const updated = await update(part, versions, cluster);
    if (updated.kind !== "applied") {
      task.failed("nothing of it was applied");
      return { kind: "failed", step: "update", ...sayUpdated(updated, run.work), stands: standing(targets, updated) };
    }
    task.done(`${part.map(({ name }) => name).join(", ")}`);
    targets.push(...part.map(({ name }) => ({ name, id: updated.id, image: sentImage(name, wanted) })));
  }
  if (options.watch === null) return { kind: "deployed", pipelines: sent, verdicts: [] };
  return watchTargets(targets, { sent, run, watch: options.watch });
}

async function watchTargets(
  targets: readonly Target[],
  { sent, run, watch }: { sent: readonly PlannedPipeline[]; run: Run; watch: Omit<Watch, "pachctl" | "onLook"> },
): Promise<GroupOutcome> {
  const task = run.options.steps.begin("verify", count(targets.length, "pipeline"));
  const verdicts = await verify(targets, {
    ...watch,
    pachctl: run.cluster.pachctl,
    onLook: ([first, ...others]) => {
      if (first === undefined) return;
      task.waitsFor(`${first.name}: ${first.says}${others.length === 0 ? "" : `, and ${others.length} more`}`);
    },
  });
  const bad = verdicts.filter(({ outcome }) => outcome === "failed" || outcome === "late");
  const [first] = bad;
  if (first === undefined) {
    const [one] = verdicts;
    task.done(verdicts.length === 1 && one ? `${one.name} runs: ${one.says}` : `${verdicts.length} pipelines run`);
    return { kind: "deployed", pipelines: sent, verdicts };
  }
  task.failed(`${first.name}: ${first.says}`);
  return { kind: "unverified", pipelines: sent, verdicts, hint: goBack(sent, run.work) };
}

/** The way back: the commit that ran before, where there is one for all. */
function goBack(sent: readonly PlannedPipeline[], { commit, environment }: DeployWork): string {
  const again = `Try again: pachook deploy ${commit.oid.slice(0, 7)} --env ${environment.name}`;
  const before = new Set(sent.flatMap(({ live }) => live?.record?.commit ?? []));
  const [old] = before;
  if (old === undefined || before.size > 1 || old === commit.oid) return again;
  return `Go back: pachook deploy ${old.slice(0, 7)} --older --env ${environment.name}    ${again}`;
}

/** The group as it comes out with the exact references: the same pipelines, since images decide no graph. */
function sameGroup(groups: readonly WantedGroup[], wanted: WantedGroup): WantedGroup {
  const [first] = wanted.pipelines;
  return groups.find(({ pipelines }) => pipelines[0]?.name === first?.name) ?? wanted;
}

function sentImage(name: string, { pipelines }: WantedGroup): string | null {
  const image = pipelines.find((each: WantedPipeline) => each.name === name)?.spec["transform"];
  const written = typeof image === "object" && image !== null && "image" in image ? image["image"] : null;
  return typeof written === "string" ? written : null;
}

function sayPlan({ groups, images }: DeployPlan): string {
  const sent = groups.flatMap(({ pipelines }) => pipelines.filter(isSent));
  const toMake = images.filter(({ action }) => action === "make").length;
  return `${count(toMake, "image")} to make, ${count(sent.length, "pipeline")} to update`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function stopIfCalledOff(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new Failure("interrupted", "called off; nothing is left half done", "Go on from there: run the same again.");
}
