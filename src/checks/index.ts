import { applyOrder } from "./apply-order.ts";
import { branchName } from "./branch-name.ts";
import type { Check } from "./check.ts";
import { commandMissing } from "./command-missing.ts";
import { commandShell } from "./command-shell.ts";
import { controlKey } from "./control-key.ts";
import { cronExpression } from "./cron-expression.ts";
import { cronInput } from "./cron-input.ts";
import { cycle } from "./cycle.ts";
import { datumSet } from "./datum-set.ts";
import { datumTries } from "./datum-tries.ts";
import { digitsLost } from "./digits-lost.ts";
import { documentStructure } from "./document-structure.ts";
import { duplicateField } from "./duplicate-field.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { duplicatePipeline } from "./duplicate-pipeline.ts";
import { duration } from "./duration.ts";
import { egress } from "./egress.ts";
import { emptyFile } from "./empty-file.ts";
import { enumValue } from "./enum-value.ts";
import { environmentVariable } from "./environment-variable.ts";
import { fieldType } from "./field-type.ts";
import { glob } from "./glob.ts";
import { ignoredField } from "./ignored-field.ts";
import { imageLatest } from "./image-latest.ts";
import { imageMissing } from "./image-missing.ts";
import { imageName } from "./image-name.ts";
import { inputCommit } from "./input-commit.ts";
import { inputName } from "./input-name.ts";
import { inputRepo } from "./input-repo.ts";
import { inputType } from "./input-type.ts";
import { inputVariable } from "./input-variable.ts";
import { joinKey } from "./join-key.ts";
import { kubernetesNameClash } from "./kubernetes-name-clash.ts";
import { labels } from "./labels.ts";
import { lazyEmptyFiles } from "./lazy-empty-files.ts";
import { noInput } from "./no-input.ts";
import { nullList } from "./null-list.ts";
import { numberJunk } from "./number-junk.ts";
import { numberRange } from "./number-range.ts";
import { oneBranchPerDag } from "./one-branch-per-dag.ts";
import { oneof } from "./oneof.ts";
import { outputBranch } from "./output-branch.ts";
import { pipelineMissing } from "./pipeline-missing.ts";
import { pipelineName } from "./pipeline-name.ts";
import { podPatch } from "./pod-patch.ts";
import { podSpec } from "./pod-spec.ts";
import { projectName } from "./project-name.ts";
import { quantity } from "./quantity.ts";
import { repoName } from "./repo-name.ts";
import { repoNameTaken } from "./repo-name-taken.ts";
import { reprocessSpec } from "./reprocess-spec.ts";
import { resources } from "./resources.ts";
import { s3Input } from "./s3-input.ts";
import { s3Out } from "./s3-out.ts";
import { schemaKey } from "./schema-key.ts";
import { secret } from "./secret.ts";
import { service } from "./service.ts";
import { spout } from "./spout.ts";
import { tfJob } from "./tf-job.ts";
import { timeFormat } from "./time-format.ts";
import { timeout } from "./timeout.ts";
import { toleration } from "./toleration.ts";
import { transformMissing } from "./transform-missing.ts";
import { trigger } from "./trigger.ts";
import { triggerSchedule } from "./trigger-schedule.ts";
import { triggerSize } from "./trigger-size.ts";
import { unknownField } from "./unknown-field.ts";
import { unknownUpstream } from "./unknown-upstream.ts";
import { uptime } from "./uptime.ts";
import { user } from "./user.ts";
import { yamlAlias } from "./yaml-alias.ts";
import { yamlScalar } from "./yaml-scalar.ts";
import { yamlSyntax } from "./yaml-syntax.ts";
import { yamlTag } from "./yaml-tag.ts";

/** Every check, by code. Adding one is a file beside this, a line here, its fixtures and its page in docs/checks/. */
export const checks: readonly Check[] = [
  applyOrder,
  branchName,
  commandMissing,
  commandShell,
  controlKey,
  cronExpression,
  cronInput,
  cycle,
  datumSet,
  datumTries,
  digitsLost,
  documentStructure,
  duplicateField,
  duplicateKey,
  duplicatePipeline,
  duration,
  egress,
  emptyFile,
  enumValue,
  environmentVariable,
  fieldType,
  glob,
  ignoredField,
  imageLatest,
  imageMissing,
  imageName,
  inputCommit,
  inputName,
  inputRepo,
  inputType,
  inputVariable,
  joinKey,
  kubernetesNameClash,
  labels,
  lazyEmptyFiles,
  noInput,
  nullList,
  numberJunk,
  numberRange,
  oneBranchPerDag,
  oneof,
  outputBranch,
  pipelineMissing,
  pipelineName,
  podPatch,
  podSpec,
  projectName,
  quantity,
  repoName,
  repoNameTaken,
  reprocessSpec,
  resources,
  s3Input,
  s3Out,
  schemaKey,
  secret,
  service,
  spout,
  tfJob,
  timeFormat,
  timeout,
  toleration,
  transformMissing,
  trigger,
  triggerSchedule,
  triggerSize,
  unknownField,
  unknownUpstream,
  uptime,
  user,
  yamlAlias,
  yamlScalar,
  yamlSyntax,
  yamlTag,
];
