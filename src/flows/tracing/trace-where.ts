import { Failure } from "../../failure.ts";
import { atMost } from "../../tools/at-most.ts";
import { findCommit } from "../../tools/commits.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import type { JobInfo } from "../../tools/pachctl/job-info.ts";
import type { PipelineInfo } from "../../tools/pachctl/pipeline-info.ts";
import type { MadeOutput, PipelineTraces, Whereabouts } from "../../trace/whereabouts.ts";
import { notAnswered } from "../reading/known.ts";
import { readDatums } from "./trace-datums.ts";
import { type Pipelines, pipelinesOf } from "./trace-pipelines.ts";
import type { TraceWork } from "./trace-work.ts";

const questionsAtOnce = 4;

/**
 * The whole id of a commit that was named; what looks like an id is taken as it is where this clone does not have it.
 *
 * @throws Failure "usage" where it is no name of a commit
 */
export async function commitMeant(where: Where | null, name: string): Promise<string> {
  try {
    if (where !== null) return (await findCommit(where, name, 0)).oid;
  } catch (error) {
    if (!(error instanceof Failure) || !isId(name)) throw error;
  }
  if (isId(name)) return name;
  throw new Failure("usage", `"${name}" is no id of a commit`, "Give its id, or go to the clone that has it.");
}

/** Where a commit runs in one environment, and what it made there. */
export async function whereIs(work: TraceWork, commit: string): Promise<Whereabouts> {
  const pipelines = pipelinesOf(work);
  const pachctl = await work.cluster(work.project);
  const answer = await pachctl.listAllVersions();
  if (answer.kind !== "done") throw notAnswered(answer);
  const byName = new Map<string, PipelineInfo[]>();
  for (const version of answer.value) byName.set(version.name, [...(byName.get(version.name) ?? []), version]);
  const limited = atMost(questionsAtOnce);
  const found = await Promise.all(
    [...byName.values()].map((versions) => limited(() => tracesIn(versions, commit, { pipelines, work }))),
  );
  const { environment, project } = work;
  return { environment, project, commit, pipelines: found.flatMap((each) => (each === null ? [] : [each])) };
}

type Asking = { pipelines: Pipelines; work: TraceWork };

async function tracesIn(
  versions: readonly PipelineInfo[],
  commit: string,
  { pipelines, work }: Asking,
): Promise<PipelineTraces | null> {
  const codes = await Promise.all(versions.map((version) => pipelines.codeOfVersion(version)));
  const own = versions.filter((_, index) => codes[index]?.commit?.startsWith(commit) === true);
  const numbers = own.map(({ version }) => Number(version));
  const [first] = own;
  if (first === undefined) return null;
  const newest = versions.reduce((best, each) => (Number(each.version) > Number(best.version) ? each : best), first);
  const jobs = await (await work.cluster(work.project)).listJobs(first.name, { history: "all" });
  const all = jobs.kind === "done" ? jobs.value : [];
  const made = all.flatMap((job): MadeOutput[] =>
    numbers.includes(Number(job.pipelineVersion)) && job.data.processed > 0
      ? [{ id: job.id, datums: job.data.processed, finished: job.finished }]
      : [],
  );
  const last = all.find(({ state }) => state === "JOB_SUCCESS");
  return {
    pipeline: first.name,
    versions: numbers.toSorted((one, other) => one - other),
    runs: numbers.includes(Number(newest.version)) ? { version: newest.version, since: newest.updatedAt } : null,
    made,
    remains: last === undefined ? null : await remainsIn(last, commit, { pipelines, work }),
  };
}

async function remainsIn(
  job: JobInfo,
  commit: string,
  { pipelines, work }: Asking,
): Promise<PipelineTraces["remains"]> {
  const all = { datums: new Set<string>(), count: true };
  const { datums } = await readDatums({ job, wanted: all, current: null }, pipelines, work);
  if (datums === null) return null;
  const own = datums.shares.filter(({ code }) => code.commit?.startsWith(commit) === true);
  const count = own.reduce((sum, each) => sum + each.datums, 0);
  return { id: job.id, datums: count, read: datums.read, total: datums.total };
}

function isId(name: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(name);
}
