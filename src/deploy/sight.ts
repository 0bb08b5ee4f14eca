import { isOver, type JobInfo } from "../tools/pachctl/job-info.ts";
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
  /** Names of the pipelines that it reads. */
  upstream: readonly string[];
};

/** What was seen of a pipeline at one look. */
export type Sight =
  | { kind: "wait"; says: string; isWorking: boolean; lacksInput: boolean }
  /** As it should be, and worth a second look after the settle time. */
  | { kind: "settling"; says: string }
  | { kind: "fine"; says: string }
  | { kind: "bad"; says: string; isFinal: boolean };

/** Who else was at a pipeline since, or in the same moment as, its update; null where nobody was. */
export function sayOvertaken({ id, version }: Target, info: PipelineInfo | undefined): string | null {
  if (info === undefined) return "it is not there any more: somebody deleted it";
  if (info.specCommit !== id) return `somebody updated it again: it is version ${info.version} now`;
  if (info.version === version) return null;
  return `somebody updated it in the same moment, and this went over it: it is version ${info.version}, not ${version}`;
}

/**
 * What the facts of one moment mean. RUNNING alone says only that Kubernetes knows of it, and CRASHING may heal.
 * Source: Pachyderm, src/server/pps/server/master.go and poller.go.
 */
export function sightOf(target: Target, info: PipelineInfo | undefined, job: JobInfo | undefined): Sight {
  const lacksInput = job !== undefined && startsLater.has(job.state);
  const bad = (says: string): Sight => ({ kind: "bad", says, isFinal: true });
  const wait = (says: string): Sight => ({ kind: "wait", says, isWorking: false, lacksInput });
  const overtaken = sayOvertaken(target, info);
  if (overtaken !== null || info === undefined) return bad(overtaken ?? "");
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
  const says = `${workers}, job ${job.id.slice(0, 7)} has done ${processed + skipped} of ${total} datums`;
  return { kind: "wait", says, isWorking, lacksInput };
}

/** The states in which a job waits for its inputs. Source: Pachyderm, src/pps/pps.proto, JobState. */
const startsLater: ReadonlySet<string> = new Set(["JOB_CREATED", "JOB_STARTING"]);

function sayJob({ id, state, reason, data }: JobInfo): string {
  const [job, why] = [`job ${id.slice(0, 7)}`, reason === "" ? "" : `: ${reason}`];
  if (state === "JOB_SUCCESS") return `${job} succeeded with ${data.total} datums`;
  if (state === "JOB_UNRUNNABLE") return `${job} could not run${why}`;
  return `${job} ${state === "JOB_KILLED" ? "was killed" : "failed"}${why}`;
}
