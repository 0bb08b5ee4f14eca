import { effectiveSpec, typedSpec } from "./effective-spec.ts";
import { repoName, withoutZeros } from "./infos.ts";
import { canonical, type Json, type JsonObject, objectAt, textAt } from "./json.ts";
import type { Transaction } from "./state.ts";

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
