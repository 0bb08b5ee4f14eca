import { timeText } from "./ids.ts";
import { repoName, stats, withoutZeros } from "./infos.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import type { Job, State } from "./state.ts";

export function jobInfo(state: State, job: Job, { details }: { details: boolean }): JsonObject {
  const user = repoName(job.pipeline, "user", job.project);
  const count = (word: string) => job.datums.filter((datum) => datum.state === word).length;
  const some = (number: number) => (number === 0 ? undefined : String(number));
  const isOver = job.finishedAt !== null;
  return withoutZeros({
    job: { pipeline: { project: { name: job.project }, name: job.pipeline }, id: job.id },
    pipeline_version: String(job.version),
    output_commit: { repo: user, id: job.id, branch: { repo: user, name: "master" } },
    data_processed: some(count("SUCCESS")),
    data_skipped: some(count("SKIPPED")),
    data_total: some(job.datums.length),
    data_failed: some(count("FAILED")),
    stats: count("SUCCESS") > 0 ? stats : {},
    state: job.state,
    reason: job.reason,
    created: timeText(job.createdAt),
    started: job.startedAt === null ? undefined : timeText(job.startedAt),
    finished: isOver && job.finishedAt !== null ? timeText(job.finishedAt) : undefined,
    details: details ? jobDetails(state, job) : undefined,
  });
}

const jobFields = [
  "transform", "parallelism_spec", "egress", "service", "resource_requests", "resource_limits", "sidecar_resource_limits", "input",
  "salt", "datum_set_spec", "datum_timeout", "job_timeout", "datum_tries", "scheduling_spec", "pod_spec", "pod_patch",
  "sidecar_resource_requests",
]; // biome-ignore format: a list of names in pachd's order

function jobDetails(state: State, job: Job): JsonObject {
  const pipeline = state.pipelines.find(({ name, project }) => name === job.pipeline && project === job.project);
  const version = pipeline?.versions.find(({ number }) => number === job.version);
  if (version === undefined) return {};
  const withCommits = (input: Json): Json => {
    if (Array.isArray(input)) return input.map(withCommits);
    if (!isObject(input)) return input;
    return Object.fromEntries(
      Object.entries(input).map(([key, value]) => {
        if (key === "cron" && isObject(value)) {
          const { name, project, repo, ...after } = value;
          return [key, withoutZeros({ name, project, repo, commit: job.id, ...after })];
        }
        if (key !== "pfs" || !isObject(value)) return [key, withCommits(value)];
        const { project, name, repo, repo_type, branch, ...after } = value;
        return [key, withoutZeros({ project, name, repo, repo_type, branch, commit: job.id, ...after })];
      }),
    );
  };
  const all: JsonObject = { ...version.details, salt: version.salt };
  if (all["input"] !== undefined) all["input"] = withCommits(all["input"] ?? {});
  return withoutZeros(Object.fromEntries(jobFields.map((key) => [key, all[key]])));
}
