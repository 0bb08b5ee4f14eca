import { currentVersion } from "./commits.ts";
import { effectiveSpec, typedSpec } from "./effective-spec.ts";
import type { Entry } from "./files.ts";
import { timeText } from "./ids.ts";
import { canonical, isObject, type Json, type JsonObject, objectAt, textAt } from "./json.ts";
import { fateOf } from "./settle.ts";
import type { Commit, Datum, Job, Pipeline, State, Transaction, Version } from "./state.ts";

// The objects that `--raw` prints: keys in the order of the recordings, zero values left out.

function repoName(repo: string, type: string, project: string): JsonObject {
  return { name: repo, type, project: { name: project } };
}

function withoutZeros(value: Record<string, Json | undefined>): JsonObject {
  const kept = Object.entries(value).filter(([, one]) => one !== undefined && one !== "" && one !== false);
  const result: JsonObject = {};
  for (const [key, one] of kept) if (one !== undefined) result[key] = one;
  return result;
}

const detailsOrder = [
  "transform", "tf_job", "parallelism_spec", "egress", "created_at", "updated_at", "created_by", "workers_requested",
  "workers_available", "output_branch", "resource_requests", "resource_limits", "sidecar_resource_limits", "input",
  "description", "salt", "service", "spout", "datum_set_spec", "datum_timeout", "job_timeout", "datum_tries",
  "scheduling_spec", "pod_spec", "pod_patch", "s3_out", "metadata", "reprocess_spec", "unclaimed_tasks", "autoscaling",
  "tolerations", "sidecar_resource_requests", "determined", "maximum_expected_uptime",
]; // biome-ignore format: a list of names in pachd's order

function inOrder(value: JsonObject): JsonObject {
  return withoutZeros(Object.fromEntries(detailsOrder.map((key) => [key, value[key]])));
}

export type PipelineView = { version: Version; isInspected: boolean };

export function pipelineInfo(state: State, pipeline: Pipeline, { version, isInspected }: PipelineView): JsonObject {
  const { project, name } = pipeline;
  const spec = repoName(name, "spec", project);
  const { details } = version;
  const workers = textAt(objectAt(details, "parallelism_spec"), "constant") || "1";
  const isUp = pipeline.state === "PIPELINE_RUNNING" && fateOf(state, pipeline)?.kind !== "no-workers";
  const lastJob = state.jobs.filter((job) => job.pipeline === name && job.project === project).at(-1);
  return withoutZeros({
    pipeline: { project: { name: project }, name },
    version: String(version.number),
    spec_commit: { repo: spec, id: version.specCommit, branch: { repo: spec, name: "master" } },
    stopped: pipeline.stopped,
    state: pipeline.state,
    reason: pipeline.reason,
    last_job_state: lastJob?.state,
    parallelism: workers,
    type: typeOf(details),
    details: inOrder({
      ...details,
      created_at: pipeline.createdAt,
      updated_at: version.updatedAt,
      created_by: pipeline.createdBy,
      salt: version.salt,
      ...(isInspected ? { workers_requested: workers } : {}),
      ...(isInspected && isUp ? { workers_available: workers } : {}),
    }),
    user_spec_json: version.user,
    effective_spec_json: version.effective,
  });
}

function typeOf(details: JsonObject): string {
  if (isObject(details["spout"])) return "PIPELINE_TYPE_SPOUT";
  return isObject(details["service"]) ? "PIPELINE_TYPE_SERVICE" : "PIPELINE_TYPE_TRANSFORM";
}

const stats = {
  download_time: "0.412s",
  process_time: "21.900s",
  upload_time: "0.230s",
  download_bytes: "18452",
  upload_bytes: "9120",
};

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

export function fileInfo(commit: Commit, { path, isFolder, size, hash, file }: Entry): JsonObject {
  const { repo, type, project, id } = commit;
  return withoutZeros({
    file: withoutZeros({ commit: { repo: repoName(repo, type, project), id }, path, datum: file?.datum }),
    file_type: isFolder ? "DIR" : "FILE",
    committed: file?.at ?? commit.finished ?? commit.started,
    size_bytes: size === 0 ? undefined : String(size),
    hash,
  });
}

export function commitInfo(commit: Commit): JsonObject {
  const { repo, type, project } = commit;
  const named = (id: string) => ({ repo: repoName(repo, type, project), id });
  const size = Object.values(commit.files).reduce((sum, file) => sum + file.size, 0);
  return withoutZeros({
    commit: named(commit.id),
    origin: { kind: commit.origin },
    parent_commit: commit.parent === null ? undefined : named(commit.parent),
    started: commit.started,
    finishing: commit.finished ?? undefined,
    finished: commit.finished ?? undefined,
    direct_provenance:
      commit.provenance.length === 0
        ? undefined
        : commit.provenance.map(({ repo: from, project: where, type: kind, id, branch }) => {
            const name = repoName(from, kind, where);
            return { repo: name, id, branch: { repo: name, name: branch } };
          }),
    error: commit.error,
    details: commit.finished === null ? undefined : withoutZeros({ size_bytes: size === 0 ? undefined : String(size) }),
    created_at: commit.started,
    updated_at: commit.finished ?? commit.started,
  });
}

export function datumInfo(
  job: Job,
  datum: Datum,
  { files, isInspected }: { files: Json[]; isInspected: boolean },
): JsonObject {
  const { project, pipeline } = job;
  const meta = { repo: repoName(pipeline, "meta", project), id: datum.job };
  return withoutZeros({
    datum: { job: { pipeline: { project: { name: project }, name: pipeline }, id: datum.job }, id: datum.id },
    state: datum.state,
    stats,
    pfs_state: isInspected ? { commit: meta, path: `/pfs/${datum.id}` } : undefined,
    data: files,
    image_id: datum.imageId,
  });
}

export function transactionInfo({ id, started, requests }: Transaction): JsonObject {
  return withoutZeros({
    transaction: { id },
    requests: requests.length === 0 ? undefined : requests.map(requestInfo),
    responses: requests.length === 0 ? undefined : requests.map(() => ({})),
    started,
    version: requests.length === 0 ? undefined : String(requests.length),
  });
}

function requestInfo(request: Transaction["requests"][number]): JsonObject {
  if (request.kind === "create-repo") return { create_repo: { repo: repoName(request.name, "user", request.project) } };
  if (request.kind === "delete-repo") return { delete_repo: { repo: repoName(request.name, "user", request.project) } };
  const effective = effectiveSpec(request.spec);
  const { pipeline, tf_job, transform, parallelism_spec, egress, ...rest } = typedSpec(effective);
  const named = { project: objectAt(pipeline, "project"), name: textAt(pipeline, "name") };
  const head = { pipeline: named, tf_job, transform, parallelism_spec, egress };
  return {
    create_pipeline_v2: withoutZeros({
      create_pipeline_request: withoutZeros({
        ...head,
        update: request.update,
        ...requestOrder(rest),
        reprocess: request.reprocess,
      }),
      user_json: canonical(request.spec),
      effective_json: canonical(effective),
    }),
  };
}

/** Fields of a request by number, which is not the order of the docs. */
function requestOrder({ sidecar_resource_requests, ...rest }: JsonObject): Record<string, Json | undefined> {
  return { ...rest, sidecar_resource_requests };
}

export function latest(pipeline: Pipeline): PipelineView {
  return { version: currentVersion(pipeline), isInspected: false };
}
