import type { Leaf } from "../pachyderm/datums/input-tree.ts";
import type { CreatePipelineRequest } from "../pachyderm/request.ts";

/** What a test on this machine leaves out of a pipeline, in words; `none` where it cannot be run at all. */
export type BeyondReach = { runs: boolean; notes: readonly string[] };

/** A pipeline's settings that mean something in a cluster only. Nothing of it is passed over in silence. */
export function beyondReach(request: CreatePipelineRequest, leaves: readonly Leaf[]): BeyondReach {
  const kind = request.spout !== undefined ? "spout" : request.service !== undefined ? "service" : null;
  if (kind === "spout") return { runs: false, notes: ["a spout runs for ever and has no datums: not tested"] };
  if (kind === "service") return { runs: false, notes: ["a service answers on a port and does not end: not tested"] };
  if (request.tf_job !== undefined) return { runs: false, notes: ["a TensorFlow job is not a container: not tested"] };
  const { transform = {} } = request;
  const s3 = leaves.filter((leaf) => leaf.s3).map(({ name }) => name);
  const lazy = leaves.filter((leaf) => leaf.lazy).map(({ name }) => name);
  const gpus = [request.resource_limits, request.resource_requests].some((each) => each?.gpu !== undefined);
  const limits = request.resource_limits;
  const notes = [
    request.egress !== undefined && "egress: nothing leaves this machine",
    request.s3_out === true && "s3_out: there is no S3 gateway here; what goes to the bucket `out` is not seen",
    s3.length > 0 && `s3: there is no S3 gateway here; ${s3.join(", ")} is an empty folder`,
    lazy.length > 0 && `lazy: ${lazy.join(", ")} holds plain files here; in a cluster pipes, read once, without seek`,
    gpus && "gpu: the container has none",
    (limits?.memory !== undefined || limits?.cpu !== undefined) && "resource_limits: not applied here",
    (request.pod_spec || request.pod_patch) && "pod_spec and pod_patch: not applied here",
    request.job_timeout !== undefined && "job_timeout: not applied here",
    request.determined !== undefined && "determined: not there here",
    transform.memory_volume === true && "memory_volume: files lie on disk here",
  ];
  return { runs: true, notes: notes.filter((note) => typeof note === "string" && note !== "").map(String) };
}
