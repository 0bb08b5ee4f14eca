import { branch } from "./branch.ts";
import { commit } from "./commit.ts";
import { createPipelineRequest } from "./create-pipeline-request.ts";
import { cronInput } from "./cron-input.ts";
import { datumSetSpec } from "./datum-set-spec.ts";
import { determined } from "./determined.ts";
import { egress } from "./egress.ts";
import type { Message } from "./field.ts";
import { gpuSpec } from "./gpu-spec.ts";
import { input } from "./input.ts";
import { metadata } from "./metadata.ts";
import { objectStorageEgress } from "./object-storage-egress.ts";
import { parallelismSpec } from "./parallelism-spec.ts";
import { pfsInput } from "./pfs-input.ts";
import { pipeline } from "./pipeline.ts";
import { project } from "./project.ts";
import { propagationSpec } from "./propagation-spec.ts";
import { repo } from "./repo.ts";
import { resourceSpec } from "./resource-spec.ts";
import { schedulingSpec } from "./scheduling-spec.ts";
import { secretMount } from "./secret-mount.ts";
import { service } from "./service.ts";
import { spout } from "./spout.ts";
import { sqlDatabaseEgress } from "./sql-database-egress.ts";
import { sqlFileFormat } from "./sql-file-format.ts";
import { sqlSecret } from "./sql-secret.ts";
import { tfJob } from "./tf-job.ts";
import { toleration } from "./toleration.ts";
import { transform } from "./transform.ts";
import { trigger } from "./trigger.ts";

/** Every message of a spec; the first is the spec itself. */
export const messages: readonly Message[] = [
  createPipelineRequest,
  pipeline,
  project,
  repo,
  branch,
  commit,
  transform,
  secretMount,
  parallelismSpec,
  input,
  pfsInput,
  propagationSpec,
  cronInput,
  trigger,
  egress,
  objectStorageEgress,
  sqlDatabaseEgress,
  sqlFileFormat,
  sqlSecret,
  resourceSpec,
  gpuSpec,
  service,
  spout,
  datumSetSpec,
  schedulingSpec,
  metadata,
  toleration,
  determined,
  tfJob,
];
