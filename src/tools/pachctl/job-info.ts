import { countAt, fields, inside, textAt } from "./field.ts";

/** One job: a pipeline's share of a commit set. */
export type JobInfo = {
  project: string;
  pipeline: string;
  id: string;
  /** The version of the pipeline that it runs. */
  pipelineVersion: string;
  /** `JOB_SUCCESS` and its like. */
  state: string;
  reason: string;
  /** RFC 3339; empty where it has not come to that. */
  created: string;
  started: string;
  finished: string;
  restarts: number;
  data: { processed: number; skipped: number; failed: number; recovered: number; total: number };
  /** The image as the spec of that version names it, not the digest that was pulled; empty in `jobsOf`. */
  image: string;
};

/** Source: Pachyderm, src/pps/pps.proto, JobInfo. */
export function readJobInfo(value: unknown): JobInfo {
  const info = fields(value);
  return {
    project: textAt(inside(info, "job", "pipeline", "project"), "name"),
    pipeline: textAt(inside(info, "job", "pipeline"), "name"),
    id: textAt(inside(info, "job"), "id"),
    pipelineVersion: textAt(info, "pipeline_version"),
    state: textAt(info, "state"),
    reason: textAt(info, "reason"),
    created: textAt(info, "created"),
    started: textAt(info, "started"),
    finished: textAt(info, "finished"),
    restarts: countAt(info, "restart"),
    data: {
      processed: countAt(info, "data_processed"),
      skipped: countAt(info, "data_skipped"),
      failed: countAt(info, "data_failed"),
      recovered: countAt(info, "data_recovered"),
      total: countAt(info, "data_total"),
    },
    image: textAt(inside(info, "details", "transform"), "image"),
  };
}

const terminal: ReadonlySet<string> = new Set(["JOB_SUCCESS", "JOB_FAILURE", "JOB_KILLED", "JOB_UNRUNNABLE"]);

/** True where the job will not change any more. */
export function isOver({ state }: Pick<JobInfo, "state">): boolean {
  return terminal.has(state);
}
