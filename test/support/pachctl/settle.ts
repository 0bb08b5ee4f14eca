import type { Fate } from "./behaviour.ts";
import { commitAt, currentVersion, pipelineAt } from "./commits.ts";
import { computeDatums } from "./datums.ts";
import { timeText } from "./ids.ts";
import { objectAt, textAt } from "./json.ts";
import type { Job, Pipeline, State } from "./state.ts";

/** Why nothing runs on a pachd that has no Kubernetes, as it was recorded. */
function noPods({ project, name }: Pipeline): string {
  const update = `could not update resource for pipeline "${project}/${name}"`;
  return `could not update resources after 1 attempts: ${update}: apply side effect KUBERNETES_RESOURCES (UP): could not generate RC options: pods "" not found`;
}

/** Lets happen what would have happened by now: pipelines come up or fail, jobs run. Called before every answer. */
export function settle(state: State, now: number): void {
  for (const pipeline of state.pipelines) settlePipeline(state, pipeline, now);
  // Upstream first: a job starts when those above it in its set are over.
  for (let changed = true; changed; ) {
    changed = false;
    for (const job of state.jobs) if (job.finishedAt === null && settleJob(state, job, now)) changed = true;
  }
}

function settlePipeline(state: State, pipeline: Pipeline, now: number): void {
  const { behaviour } = state;
  if (pipeline.state !== "PIPELINE_STARTING" || now - pipeline.since < behaviour.startMs) return;
  const fate = fateOf(state, pipeline);
  const become = (next: string, reason: string) => {
    pipeline.state = next;
    pipeline.reason = reason;
    pipeline.since = now;
  };
  if (behaviour.workers === "none") become("PIPELINE_FAILURE", noPods(pipeline));
  else if (pipeline.stopped) become("PIPELINE_PAUSED", "");
  else if (fate?.kind === "stuck") return;
  else if (fate?.kind === "crash") become("PIPELINE_CRASHING", fate.reason);
  else if (fate?.kind === "fail") become("PIPELINE_FAILURE", fate.reason);
  else become(currentVersion(pipeline).details["autoscaling"] === true ? "PIPELINE_STANDBY" : "PIPELINE_RUNNING", "");
}

export function fateOf(state: State, pipeline: Pipeline): Fate | undefined {
  const image = textAt(objectAt(currentVersion(pipeline).details, "transform"), "image");
  return state.behaviour.fates.find(
    (fate) =>
      (fate.pipeline === undefined || fate.pipeline === pipeline.name) &&
      (fate.image === undefined || image.includes(fate.image)),
  );
}

/** @returns whether something about the job changed */
function settleJob(state: State, job: Job, now: number): boolean {
  const pipeline = pipelineAt(state, { project: job.project, name: job.pipeline });
  if (pipeline === undefined) return false;
  if (pipeline.state === "PIPELINE_FAILURE")
    return end(state, job, { state: "JOB_KILLED", reason: "job stopped", now });
  if (!["PIPELINE_RUNNING", "PIPELINE_STANDBY"].includes(pipeline.state)) return false;
  const fate = fateOf(state, pipeline);
  if (fate?.kind === "no-workers") return false;
  const above = state.jobs.filter((one) => one.id === job.id && isRead(state, job, one));
  const failed = above
    .filter((one) => one.finishedAt !== null && one.state !== "JOB_SUCCESS")
    .map((one) => `${one.project}/${one.pipeline}`);
  if (failed.length > 0) {
    const reason = `unrunnable because the following upstream pipelines failed: ${failed.join(", ")}`;
    return end(state, job, { state: "JOB_UNRUNNABLE", reason, now });
  }
  if (above.some((one) => one.finishedAt === null)) return false;
  if (job.startedAt === null) {
    job.startedAt = now;
    job.state = "JOB_RUNNING";
    return true;
  }
  if (now - job.startedAt < state.behaviour.jobMs) return false;
  computeDatums(state, { job, pipeline, now, fails: fate?.kind === "job-fails" });
  const bad = job.datums.find((datum) => datum.state === "FAILED");
  if (bad !== undefined) return end(state, job, { state: "JOB_FAILURE", reason: `datum ${bad.id} failed`, now });
  return end(state, job, { state: "JOB_SUCCESS", reason: "", now });
}

function isRead(state: State, job: Job, above: Job): boolean {
  const commit = commitAt(state, { project: job.project, name: job.pipeline }, job.id);
  return (
    commit?.provenance.some(({ repo, type, id }) => type === "user" && repo === above.pipeline && id === above.id) ??
    false
  );
}

function end(
  state: State,
  job: Job,
  { state: next, reason, now }: { state: string; reason: string; now: number },
): boolean {
  job.state = next;
  job.reason = reason;
  job.startedAt ??= now;
  job.finishedAt = now;
  const commit = commitAt(state, { project: job.project, name: job.pipeline }, job.id);
  if (commit !== undefined) {
    commit.finished = timeText(now);
    commit.error = next === "JOB_SUCCESS" ? "" : reason;
  }
  return true;
}
