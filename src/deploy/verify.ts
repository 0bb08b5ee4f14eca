import type { Answer, NotDone } from "../tools/pachctl/answer.ts";
import { isOver, type JobInfo } from "../tools/pachctl/job-info.ts";
import type { Pachctl } from "../tools/pachctl/pachctl.ts";
import type { PipelineInfo } from "../tools/pachctl/pipeline-info.ts";

/** A pipeline that was updated, and what must be seen of it. `id` is that of its update and of its job. */
export type Target = {
  name: string;
  id: string;
  /** What the update made of the version that was planned from. */
  version: string;
  /** As it was sent; null where the spec names none. */
  image: string | null;
  /** True where its digest is that of one manifest; of an image from elsewhere it may be that of a list. */
  isBuiltHere: boolean;
};

/** What was seen of a pipeline at one look. */
export type Sight =
  | { kind: "wait"; says: string; isWorking: boolean }
  /** As it should be, and worth a second look after the settle time. */
  | { kind: "settling"; says: string }
  | { kind: "fine"; says: string }
  | { kind: "bad"; says: string; isFinal: boolean };

export type Verdict = {
  name: string;
  outcome:
    | "runs"
    /** Its workers run; its job was not over when the time was. */
    | "works"
    | "failed"
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
  kind: Sight["kind"] | null;
  isWorking: boolean;
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
    kind: null,
    isWorking: false,
    version: null,
  }));
  for (let round = 0; pending.length > 0; round += 1) {
    const isLate = watch.now() - began >= watch.deadlineMs;
    const seen = await look(pending, watch.pachctl);
    for (const each of pending) judge(each, seen.get(each.target.name), { watch, isLate, verdicts });
    pending = pending.filter(({ target }) => !verdicts.has(target.name));
    if (pending.length === 0) break;
    watch.onLook(pending.map(({ target, last }) => ({ name: target.name, says: last })));
    await watch.wait(Math.min(5_000, 500 * 1.5 ** round));
  }
  const found = targets.flatMap(({ name }) => verdicts.get(name) ?? []);
  return Promise.all(found.map((verdict) => withLogs(verdict, watch.pachctl)));
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
    if (each.kind !== sight.kind) each.since = watch.now();
    each.kind = sight.kind;
    each.last = sight.says;
    each.isWorking = sight.kind === "wait" && sight.isWorking;
    const isSettled = watch.now() - (each.since ?? watch.now()) >= watch.settleMs;
    if (sight.kind === "fine" || (sight.kind === "settling" && isSettled)) return void end("runs", sight.says);
    if (sight.kind === "bad" && (sight.isFinal || isSettled || isLate)) return void end("failed", sight.says);
  }
  if (isLate) end(each.isWorking ? "works" : "late", each.last);
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
  return { kind: "wait", says: `pachd does not answer: ${says}`, isWorking: false };
}

/**
 * What the facts of one moment mean. RUNNING alone says only that Kubernetes knows of it, and CRASHING may heal.
 * Source: Pachyderm, src/server/pps/server/master.go and poller.go.
 */
export function sightOf(target: Target, info: PipelineInfo | undefined, job: JobInfo | undefined): Sight {
  const bad = (says: string): Sight => ({ kind: "bad", says, isFinal: true });
  const wait = (says: string): Sight => ({ kind: "wait", says, isWorking: false });
  if (info === undefined) return bad("it is not there any more: somebody deleted it");
  if (info.specCommit !== target.id) return bad(`somebody updated it again: it is version ${info.version} now`);
  if (info.version !== target.version)
    return bad(
      `somebody updated it in the same moment, and this went over it: it is version ${info.version}, not ${target.version}`,
    );
  if (target.image !== null && info.image !== target.image)
    return bad(`it names another image than was sent: ${info.image}`);
  const reason = info.reason === "" ? "" : `: ${info.reason}`;
  if (info.state === "PIPELINE_FAILURE") return bad(`pachd gave it up${reason}`);
  if (info.state === "PIPELINE_CRASHING") return { kind: "bad", says: `it crashes${reason}`, isFinal: false };
  if (job !== undefined && isOver(job) && job.state !== "JOB_SUCCESS") return bad(sayJob(job));
  if (info.state === "PIPELINE_PAUSED" || info.stopped)
    return { kind: "fine", says: "it is stopped, as it was before" };
  if (info.state === "PIPELINE_RESTARTING") return wait(`it is being restarted${reason}`);
  const { workersAvailable: up, workersRequested: asked } = info;
  const isStandby = info.state === "PIPELINE_STANDBY" || info.autoscaling;
  if (!isStandby && info.state !== "PIPELINE_RUNNING") return wait("it is being started");
  const workers = isStandby ? "scaled by its work" : `on ${up} of ${asked} workers`;
  if (!isStandby && up < Math.max(1, asked)) return wait(`${up} of ${asked} workers run`);
  if (job === undefined) return { kind: "settling", says: workers };
  if (isOver(job)) return { kind: "fine", says: `${workers}, ${sayJob(job)}` };
  const { processed, skipped, total } = job.data;
  const isWorking = up > 0 || job.state === "JOB_RUNNING";
  return {
    kind: "wait",
    says: `${workers}, job ${job.id.slice(0, 7)} has done ${processed + skipped} of ${total} datums`,
    isWorking,
  };
}

function sayJob({ id, state, reason, data }: JobInfo): string {
  const [job, why] = [`job ${id.slice(0, 7)}`, reason === "" ? "" : `: ${reason}`];
  if (state === "JOB_SUCCESS") return `${job} succeeded with ${data.total} datums`;
  if (state === "JOB_UNRUNNABLE") return `${job} could not run${why}`;
  return `${job} ${state === "JOB_KILLED" ? "was killed" : "failed"}${why}`;
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
