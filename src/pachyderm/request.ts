// Made from src/pachyderm/schema/ by `npm run generate`; do not edit.
// Every field is optional to the reader. Fields that are null or could not be read are left out.

/** A google.protobuf.Duration in nanoseconds. */
export type Nanoseconds = bigint;
/** A google.protobuf.Timestamp as RFC 3339 text in UTC. */
export type Timestamp = string;

export type CreatePipelineRequest = {
  pipeline?: Pipeline;
  transform?: Transform;
  input?: Input;
  description?: string;
  parallelism_spec?: ParallelismSpec;
  egress?: Egress;
  output_branch?: string;
  s3_out?: boolean;
  resource_requests?: ResourceSpec;
  resource_limits?: ResourceSpec;
  sidecar_resource_requests?: ResourceSpec;
  sidecar_resource_limits?: ResourceSpec;
  service?: Service;
  spout?: Spout;
  datum_set_spec?: DatumSetSpec;
  datum_timeout?: Nanoseconds;
  job_timeout?: Nanoseconds;
  datum_tries?: bigint;
  salt?: string;
  scheduling_spec?: SchedulingSpec;
  tolerations?: Toleration[];
  pod_spec?: string;
  pod_patch?: string;
  metadata?: Metadata;
  reprocess_spec?: string;
  autoscaling?: boolean;
  determined?: Determined;
  maximum_expected_uptime?: Nanoseconds;
  tf_job?: TFJob;
  update?: boolean;
  reprocess?: boolean;
  dry_run?: boolean;
  spec_commit?: Commit;
};

export type Pipeline = { name?: string; project?: Project };
export type Project = { name?: string };
export type Repo = { name?: string; type?: string; project?: Project };
export type Branch = { repo?: Repo; name?: string };
export type Commit = { repo?: Repo; id?: string; branch?: Branch };
export type Transform = {
  image?: string;
  cmd?: string[];
  stdin?: string[];
  err_cmd?: string[];
  err_stdin?: string[];
  env?: Record<string, string>;
  secrets?: SecretMount[];
  image_pull_secrets?: string[];
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
  cross?: Input[];
  union?: Input[];
  join?: Input[];
  group?: Input[];
  cron?: CronInput;
};
export type PFSInput = {
  repo?: string;
  glob?: string;
  name?: string;
  project?: string;
  branch?: string;
  repo_type?: string;
  commit?: string;
  join_on?: string;
  group_by?: string;
  outer_join?: boolean;
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
  spec?: string;
  repo?: string;
  project?: string;
  start?: Timestamp;
  overwrite?: boolean;
  commit?: string;
};
export type Trigger = {
  branch?: string;
  all?: boolean;
  size?: string;
  commits?: bigint;
  rate_limit_spec?: string;
  cron_spec?: string;
};
export type Egress = { URL?: string; object_storage?: ObjectStorageEgress; sql_database?: SQLDatabaseEgress };
export type ObjectStorageEgress = { url?: string };
export type SQLDatabaseEgress = { url?: string; file_format?: SQLFileFormat; secret?: SQLSecret };
export type SQLFileFormat = { type?: string | number; columns?: string[] };
export type SQLSecret = { name?: string; key?: string };
export type ResourceSpec = { cpu?: number; memory?: string; disk?: string; gpu?: GPUSpec };
export type GPUSpec = { type?: string; number?: bigint };
export type Service = { internal_port?: number; external_port?: number; ip?: string; type?: string };
export type Spout = { service?: Service };
export type DatumSetSpec = { number?: bigint; size_bytes?: bigint; per_worker?: bigint };
export type SchedulingSpec = { node_selector?: Record<string, string>; priority_class_name?: string };
export type Toleration = {
  key?: string;
  value?: string;
  operator?: string | number;
  effect?: string | number;
  toleration_seconds?: bigint;
};
export type Metadata = { annotations?: Record<string, string>; labels?: Record<string, string> };
export type Determined = { workspaces?: string[] };
export type TFJob = { tf_job?: string };
