import type { DatumInfo } from "../../tools/pachctl/datum-info.ts";
import type { JobInfo } from "../../tools/pachctl/job-info.ts";
import { type Code, isOlderThan } from "../../trace/code.ts";
import { gaps } from "../../trace/gaps.ts";
import type { CodeTally, TracedDatum } from "../../trace/history.ts";
import { sharesOf } from "../../trace/shares.ts";
import { type Tally, tallyDatums } from "../../trace/tally.ts";
import type { Pipelines } from "./trace-pipelines.ts";
import type { Next, WantedStep } from "./trace-step.ts";
import type { TraceWork } from "./trace-work.ts";

/** All datums of a job, or those that are followed; `current` is what the pipeline runs now, where that is known. */
type JobAndWanted = { job: JobInfo; wanted: Pick<WantedStep, "datums" | "count">; current: Code | null };

type ReadDatums = {
  datums: CodeTally | null;
  traced: readonly TracedDatum[];
  next: readonly Next[];
  gaps: readonly string[];
};

/** So many datums of one commit are told one by one; of more, the first. */
const mostTraced = 20;
/** After so many datums it is said how far the reading has come. */
const saidEvery = 1_000;

/** Reads who computed the datums of a job: all of them counted, those that are followed one by one. */
export async function readDatums(
  { job, wanted, current }: JobAndWanted,
  pipelines: Pipelines,
  work: TraceWork,
): Promise<ReadDatums> {
  const heard: string[] = [];
  const found = new Map<string, DatumInfo>();
  let tally: Tally | null = null;
  const isMany = wanted.datums.size > mostTraced;
  if (isMany) heard.push(gaps.manyDatums(wanted.datums.size, mostTraced));
  if (wanted.count || wanted.datums.size === 0 || isMany) {
    const counted = await countDatums({ job, wanted }, work, found);
    tally = counted.tally;
    if (counted.says !== null) heard.push(gaps.refused(counted.says));
  }
  for (const datum of isMany ? [] : wanted.datums) {
    if (found.has(datum)) continue;
    const asked = await (await work.cluster(job.project)).inspectDatum({ pipeline: job.pipeline, id: job.id }, datum);
    if (asked.kind === "done") found.set(datum, asked.value);
    else heard.push(gaps.refused(asked.says));
  }
  const codeOf = (imageId: string, by: string | undefined) =>
    pipelines.codeOfRun(imageId, { ...job, id: by ?? job.id });
  const groups = await Promise.all(
    (tally?.groups ?? []).map(async (group) => ({ ...group, code: await codeOf(group.image, group.jobs[0]) })),
  );
  const traced = await Promise.all(
    [...found.values()].map(async ({ id, state, job: by, imageId, files }): Promise<TracedDatum> => {
      const code = await codeOf(imageId, by.id);
      return {
        id,
        state,
        job: by.id,
        code,
        isOlder: isOlderThan(code, current),
        files: files.map(({ commit, path }) => ({ commit, path })),
      };
    }),
  );
  const next = [...found.values()].flatMap(({ files }) =>
    files.map(({ commit, datum, type }) => {
      return { commit, datum: type === "file" && datum !== "" && datum !== "default" ? datum : null };
    }),
  );
  const datums =
    tally === null
      ? null
      : { shares: sharesOf(groups, current), read: tally.read, total: Math.max(job.data.total, tally.read) };
  return { datums, traced, next, gaps: heard };
}

type Counted = { tally: Tally; says: string | null };

async function countDatums(
  { job, wanted }: Omit<JobAndWanted, "current">,
  work: TraceWork,
  found: Map<string, DatumInfo>,
): Promise<Counted> {
  const { add, result } = tallyDatums();
  const name = `${job.pipeline}@${job.id.slice(0, 7)}`;
  const task = work.begin("trace", `${name}: its datums`);
  let read = 0;
  const each = (datum: DatumInfo) => {
    add(datum);
    read += 1;
    if (wanted.datums.has(datum.id) && found.size < mostTraced) found.set(datum.id, datum);
    if (read % saidEvery === 0) task.waitsFor(`${name}: ${read} of ${Math.max(read, job.data.total)} datums`);
  };
  try {
    const pachctl = await work.cluster(job.project);
    const { pipeline, id } = job;
    const answer = await pachctl.listDatums({ pipeline, id }, { each, most: work.limits.datums, signal: work.signal });
    if (answer.kind === "done") task.done(`${name}: ${answer.value} datum${answer.value === 1 ? "" : "s"}`);
    else task.failed(`${name}: ${answer.says}`);
    return { tally: result(), says: answer.kind === "done" ? null : answer.says };
  } catch (error) {
    task.failed(`${name}: called off`);
    throw error;
  }
}
