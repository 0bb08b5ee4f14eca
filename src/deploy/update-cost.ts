import { isOver, type JobInfo } from "../tools/pachctl/job-info.ts";

/** What an update costs beside its own time. */
export type UpdateCost = {
  /** Running jobs that it kills, and how far they are. */
  killedJobs: number;
  datumsDone: number;
  datumsTotal: number;
  /** Datums that stay as older code computed them: a new image alone computes none anew. */
  staleDatums: number;
  /** Milliseconds to compute them anew, from what earlier jobs took; null where none computed any. */
  againMs: number | null;
};

type Job = Pick<JobInfo, "state" | "started" | "finished" | "data">;

/**
 * Works out the cost from the jobs of a pipeline.
 *
 * @param jobs newest first, of all versions
 */
export function updateCost(jobs: readonly Job[]): UpdateCost {
  const running = jobs.filter((job) => !isOver(job));
  const sum = (of: (job: Job) => number, over = running) => over.reduce((total, job) => total + of(job), 0);
  const last = jobs.find(({ state }) => state === "JOB_SUCCESS");
  const staleDatums = last === undefined ? 0 : last.data.processed + last.data.skipped + last.data.recovered;
  const computing = jobs.filter(
    ({ data, started, finished }) => data.processed > 0 && started !== "" && finished !== "",
  );
  const processed = sum(({ data }) => data.processed, computing);
  const spentMs = sum(({ started, finished }) => Date.parse(finished) - Date.parse(started), computing);
  return {
    killedJobs: running.length,
    datumsDone: sum(({ data }) => data.processed + data.skipped),
    datumsTotal: sum(({ data }) => data.total),
    staleDatums,
    againMs: processed === 0 ? null : Math.round((spentMs / processed) * staleDatums),
  };
}
