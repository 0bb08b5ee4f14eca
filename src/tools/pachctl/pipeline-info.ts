import { countAt, type Fields, fields, inside, textAt } from "./field.ts";

/** A pipeline as the cluster has it. Numbers that pachd keeps in 64 bits stay text. */
export type PipelineInfo = {
  project: string;
  name: string;
  /** Goes up by one at every update, also one without a change. */
  version: string;
  /** The id of the job that the last update started; in a transaction, the transaction's. */
  specCommit: string;
  /** `PIPELINE_RUNNING` and its like. */
  state: string;
  /** Why it is in that state; empty where pachd gives none. */
  reason: string;
  stopped: boolean;
  lastJobState: string;
  /** `PIPELINE_TYPE_TRANSFORM`, `…_SPOUT` or `…_SERVICE`. */
  type: string;
  image: string;
  annotations: Readonly<Record<string, string>>;
  autoscaling: boolean;
  /** Filled by `inspectPipeline` alone; 0 in a list. */
  workersRequested: number;
  workersAvailable: number;
  /** RFC 3339; empty before Pachyderm 2.11. */
  updatedAt: string;
  /** Empty on a cluster without auth. */
  createdBy: string;
  /** What was sent, as JSON text, keys as they were written; empty before Pachyderm 2.8. */
  userSpec: string;
  /** The same with the defaults merged in, keys in camelCase. */
  effectiveSpec: string;
  /** Everything pachd says of it, in the form of a spec, defaults included. */
  details: Fields;
};

/** Source: Pachyderm, src/pps/pps.proto, PipelineInfo. */
export function readPipelineInfo(value: unknown): PipelineInfo {
  const info = fields(value);
  const details = inside(info, "details");
  return {
    project: textAt(inside(info, "pipeline", "project"), "name"),
    name: textAt(inside(info, "pipeline"), "name"),
    version: textAt(info, "version"),
    specCommit: textAt(inside(info, "spec_commit"), "id"),
    state: textAt(info, "state"),
    reason: textAt(info, "reason"),
    stopped: info["stopped"] === true,
    lastJobState: textAt(info, "last_job_state"),
    type: textAt(info, "type"),
    image: textAt(inside(details, "transform"), "image"),
    annotations: texts(inside(details, "metadata", "annotations")),
    autoscaling: details["autoscaling"] === true,
    workersRequested: countAt(details, "workers_requested"),
    workersAvailable: countAt(details, "workers_available"),
    updatedAt: textAt(details, "updated_at"),
    createdBy: textAt(details, "created_by"),
    userSpec: textAt(info, "user_spec_json"),
    effectiveSpec: textAt(info, "effective_spec_json"),
    details,
  };
}

function texts(map: Fields): Record<string, string> {
  return Object.fromEntries(Object.keys(map).map((key) => [key, textAt(map, key)]));
}
