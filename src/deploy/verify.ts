import type { Answer, NotDone } from "../tools/pachctl/answer.ts";
import type { JobInfo } from "../tools/pachctl/job-info.ts";
import type { Pachctl } from "../tools/pachctl/pachctl.ts";
import { type Sight, sayOvertaken, sightOf, type Target } from "./sight.ts";

export type Verdict = {
  name: string;
  outcome:
    | "runs"
    /** Its workers run; its job was not over when the time was. */
    | "works"
    | "failed"
    /** Its job waits for a pipeline that failed, and cannot begin. */
    | "blocked"
    /** Not up when the time was over. */
    | "late";
  says: string;
  version: string | null;
  /** The last lines of the pipeline's log, where it did not come up. */
  logs: readonly string[];
};

export type Watch = {
  pachctl: Pachctl;
  /** Milliseconds since whenever. */
  now: () => number;
  wait: (ms: number) => Promise<void>;
  deadlineMs: number;
  /** How long a pipeline must stay as it is before it is believed. */
  settleMs: number;
  /** Told at every look, for whoever waits. */
  onLook: (pending: readonly { name: string; says: string }[]) => void;
};

type Pending = {
  target: Target;
  since: number | null;
  last: string;
  sight: Sight | null;
  version: string | null;
};

/** Watches until every pipeline really runs, is seen to fail, or the time is over. Asks the cluster and believes no call that returned. */
export async function verify(targets: readonly Target[], watch: Watch): Promise<Verdict[]> {
  const began = watch.now();
  const verdicts = new Map<string, Verdict>();
  let pending: Pending[] = targets.map((target) => ({
    target,
    since: null,
    last: "nothing was seen of it yet",
    sight: null,
    version: null,
  }));
  for (let round = 0; pending.length > 0; round += 1) {
    const isLate = watch.now() - began >= watch.deadlineMs;
    const seen = await look(pending, watch.pachctl);
    for (const each of pending) judge(each, seen.get(each.target.name), { watch, isLate, verdicts });
    endBlocked(pending, verdicts);
    pending = pending.filter(({ target }) => !verdicts.has(target.name));
    if (pending.length === 0) break;
    watch.onLook(pending.map(({ target, last }) => ({ name: target.name, says: last })));
    await watch.wait(Math.min(5_000, 500 * 1.5 ** round));
  }
  const found = targets.flatMap(({ name }) => verdicts.get(name) ?? []);
  return Promise.all(found.map((verdict) => withLogs(verdict, watch.pachctl)));
}

/** Of updated pipelines those that somebody else was at in the same moment or since, in one call; none where nobody answers. */
export async function overtakenIn(targets: readonly Target[], pachctl: Pachctl): Promise<Verdict[]> {
  const listed = await pachctl.listPipelines();
  if (listed.kind !== "done") return [];
  const infos = new Map(listed.value.map((info) => [info.name, info]));
  return targets.flatMap((target) => {
    const info = infos.get(target.name);
    const says = sayOvertaken(target, info);
    return says === null
      ? []
      : [{ name: target.name, outcome: "failed", says, version: info?.version ?? null, logs: [] }];
  });
}

function judge(
  each: Pending,
  seen: { sight: Sight; version: string | null } | undefined,
  { watch, isLate, verdicts }: { watch: Watch; isLate: boolean; verdicts: Map<string, Verdict> },
): void {
  const { name } = each.target;
  const end = (outcome: Verdict["outcome"], says: string) =>
    verdicts.set(name, { name, outcome, says, version: each.version, logs: [] });
  if (seen !== undefined) {
    const { sight } = seen;
    each.version = seen.version ?? each.version;
    if (each.sight?.kind !== sight.kind) each.since = watch.now();
    each.sight = sight;
    each.last = sight.says;
    const isSettled = watch.now() - (each.since ?? watch.now()) >= watch.settleMs;
    if (sight.kind === "fine" || (sight.kind === "settling" && isSettled)) return void end("runs", sight.says);
    if (sight.kind === "bad" && (sight.isFinal || isSettled || isLate)) return void end("failed", sight.says);
  }
  if (isLate) end(each.sight?.kind === "wait" && each.sight.isWorking ? "works" : "late", each.last);
}

/**
 * A job begins when all that it reads is there, which after a failure upstream is never: to wait on would tell nothing.
 *
 * @param pending upstream first, so that one look ends a whole chain
 */
function endBlocked(pending: readonly Pending[], verdicts: Map<string, Verdict>): void {
  for (const { target, sight, version } of pending) {
    const { name, upstream } = target;
    if (verdicts.has(name) || sight?.kind !== "wait" || !sight.lacksInput) continue;
    const stuck = upstream.find((above) => ["failed", "blocked"].includes(verdicts.get(above)?.outcome ?? ""));
    if (stuck === undefined) continue;
    const says = `its job waits for ${stuck}, which ${verdicts.get(stuck)?.outcome === "failed" ? "failed" : "waits itself"}`;
    verdicts.set(name, { name, outcome: "blocked", says, version, logs: [] });
  }
}

type Seen = Map<string, { sight: Sight; version: string | null }>;

/** One call for all pipelines and one for the jobs of each transaction; only what should have workers is asked for them. */
async function look(pending: readonly Pending[], pachctl: Pachctl): Promise<Seen> {
  const listed = await pachctl.listPipelines();
  if (listed.kind !== "done") return all(pending, sightOfNoAnswer(listed));
  const infos = new Map(listed.value.map((info) => [info.name, info]));
  const jobs = new Map<string, JobInfo>();
  for (const id of new Set(pending.map(({ target }) => target.id))) {
    const set = await pachctl.jobsOf(id);
    if (set.kind !== "done") return all(pending, sightOfNoAnswer(set));
    for (const job of set.value) jobs.set(job.pipeline, job);
  }
  const seen: Seen = new Map();
  for (const { target } of pending) {
    const info = infos.get(target.name);
    const version = info?.version ?? null;
    const detailed = info?.state === "PIPELINE_RUNNING" ? await pachctl.inspectPipeline(target.name) : null;
    const sight =
      detailed !== null && detailed.kind !== "done" && detailed.kind !== "gone"
        ? sightOfNoAnswer(detailed)
        : sightOf(target, detailed?.kind === "done" ? detailed.value : info, jobs.get(target.name));
    seen.set(target.name, { sight, version });
  }
  return seen;
}

function all(pending: readonly Pending[], sight: Sight): Seen {
  return new Map(pending.map(({ target }) => [target.name, { sight, version: null }]));
}

function sightOfNoAnswer({ kind, says }: NotDone | Exclude<Answer<never>, { kind: "done" }>): Sight {
  if (kind === "unauthorized") return { kind: "bad", says, isFinal: true };
  return { kind: "wait", says: `pachd does not answer: ${says}`, isWorking: false, lacksInput: false };
}

const logLines = 5;

async function withLogs(verdict: Verdict, pachctl: Pachctl): Promise<Verdict> {
  if (verdict.outcome !== "failed" && verdict.outcome !== "late") return verdict;
  const lines: string[] = [];
  await pachctl.logsOf({ pipeline: verdict.name }, ({ message }) => {
    lines.push(message.trimEnd());
    if (lines.length > logLines) lines.shift();
  });
  return { ...verdict, logs: lines };
}
