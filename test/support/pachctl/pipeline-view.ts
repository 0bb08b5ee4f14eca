import { currentVersion } from "./commits.ts";
import { repoName, withoutZeros } from "./infos.ts";
import { isObject, type JsonObject, objectAt, textAt } from "./json.ts";
import { fateOf } from "./settle.ts";
import type { Pipeline, State, Version } from "./state.ts";

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

export function latest(pipeline: Pipeline): PipelineView {
  return { version: currentVersion(pipeline), isInspected: false };
}
