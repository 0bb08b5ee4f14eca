// Made from src/pachyderm/schema/ by `npm run generate`; do not edit.
// Every field is optional to the reader. Fields that are null or could not be read are left out.

/** A google.protobuf.Duration in nanoseconds. */
export type Nanoseconds = bigint;
/** A google.protobuf.Timestamp as RFC 3339 text in UTC. */
export type Timestamp = string;

export type CreatePipelineRequest = {
  pipeline?: Pipeline;
  tf_job?: TFJob;
  transform?: Transform;
  parallelism_spec?: ParallelismSpec;
  egress?: Egress;
  update?: boolean;
  output_branch?: string;
  s3_out?: boolean;
  resource_requests?: ResourceSpec;
  resource_limits?: ResourceSpec;
  sidecar_resource_limits?: ResourceSpec;
  sidecar_resource_requests?: ResourceSpec;
  input?: Input;
  description?: string;
  reprocess?: boolean;
  service?: Service;
  spout?: Spout;
  datum_set_spec?: DatumSetSpec;
  datum_timeout?: Nanoseconds;
  job_timeout?: Nanoseconds;
  salt?: string;
  datum_tries?: bigint;
  scheduling_spec?: SchedulingSpec;
  pod_spec?: string;
  pod_patch?: string;
  spec_commit?: Commit;
  metadata?: Metadata;
  reprocess_spec?: string;
  autoscaling?: boolean;
  tolerations?: Toleration[];
  dry_run?: boolean;
  determined?: Determined;
  maximum_expected_uptime?: Nanoseconds;
};
export type Pipeline = { name?: string; project?: Project };
export type Project = { name?: string };
export type Repo = { name?: string; type?: string; project?: Project };
export type Branch = { repo?: Repo; name?: string };
export type Commit = { repo?: Repo; id?: string; branch?: Branch };
export type Transform = {
  image?: string;
  cmd?: string[];
  err_cmd?: string[];
  env?: Record<string, string>;
  secrets?: SecretMount[];
  image_pull_secrets?: string[];
  stdin?: string[];
  err_stdin?: string[];
  accept_return_code?: bigint[];
  debug?: boolean;
  user?: string;
  working_dir?: string;
  dockerfile?: string;
  memory_volume?: boolean;
  datum_batching?: boolean;
};
export type SecretMount = { name?: string; key?: string; mount_path?: string; env_var?: string };
export type ParallelismSpec = { constant?: bigint };
export type Input = {
  pfs?: PFSInput;
  join?: Input[];
  group?: Input[];
  cross?: Input[];
  union?: Input[];
  cron?: CronInput;
};
export type PFSInput = {
  project?: string;
  name?: string;
  repo?: string;
  repo_type?: string;
  branch?: string;
  commit?: string;
  glob?: string;
  join_on?: string;
  outer_join?: boolean;
  group_by?: string;
  lazy?: boolean;
  empty_files?: boolean;
  s3?: boolean;
  trigger?: Trigger;
  propagation_spec?: PropagationSpec;
  reference?: boolean;
};
export type PropagationSpec = { never?: boolean };
export type CronInput = {
  name?: string;
  project?: string;
  repo?: string;
  commit?: string;
  spec?: string;
  overwrite?: boolean;
  start?: Timestamp;
};
export type Trigger = {
  branch?: string;
  all?: boolean;
  rate_limit_spec?: string;
  size?: string;
  commits?: bigint;
  cron_spec?: string;
};
export type Egress = { URL?: string; object_storage?: ObjectStorageEgress; sql_database?: SQLDatabaseEgress };
export type ObjectStorageEgress = { url?: string };
export type SQLDatabaseEgress = { url?: string; file_format?: SQLFileFormat; secret?: SQLSecret };
export type SQLFileFormat = { type?: string | number; columns?: string[] };
export type SQLSecret = { name?: string; key?: string };
export type ResourceSpec = { cpu?: number; memory?: string; gpu?: GPUSpec; disk?: string };
export type GPUSpec = { type?: string; number?: bigint };
export type Service = { internal_port?: number; external_port?: number; ip?: string; type?: string };
export type Spout = { service?: Service };
export type DatumSetSpec = { number?: bigint; size_bytes?: bigint; per_worker?: bigint };
export type SchedulingSpec = { node_selector?: Record<string, string>; priority_class_name?: string };
export type Metadata = { annotations?: Record<string, string>; labels?: Record<string, string> };
export type Toleration = {
  key?: string;
  operator?: string | number;
  value?: string;
  effect?: string | number;
  toleration_seconds?: bigint;
};
export type Determined = { workspaces?: string[] };
export type TFJob = { tf_job?: string };
