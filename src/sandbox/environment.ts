import { withoutSlash } from "../pachyderm/datums/datum-id.ts";
import type { Leaf } from "../pachyderm/datums/input-tree.ts";
import type { Datum, FileKeys } from "../pachyderm/datums.ts";
import type { Transform } from "../pachyderm/request.ts";

export type Variables = Readonly<Record<string, string>>;

/** What a job has that its datums share. Ids are 32 hex digits. */
export type Job = {
  id: string;
  pipeline: string;
  project: string;
  specCommit: string;
  commitOf: (leaf: Leaf) => string;
  /** Values of `transform.secrets` that go into variables, by the variable; from files or variables, never from a cluster. */
  secrets: Variables;
};

/**
 * The variables of one datum, beside what the image itself sets: those of the datum win over those of the pod, and
 * these over `transform.env` and secrets. Values are not expanded.
 *
 * Left out is what means something only in a cluster: addresses of etcd, postgres, loki and the storage.
 * Source: pachyderm, src/server/worker/driver/driver.go, UserCodeEnv; src/server/pps/server/worker_rc.go.
 */
export function datumVariables(
  datum: Datum & { keysOf: (file: Datum["files"][number]) => FileKeys },
  job: Job,
  transform: Transform,
): Variables {
  const pod = {
    PPS_PIPELINE_NAME: job.pipeline,
    PPS_PROJECT_NAME: job.project,
    PPS_SPEC_COMMIT: job.specCommit,
    PPS_POD_NAME: `${job.project}-${job.pipeline}-v1-local`,
    PACH_NAMESPACE: "default",
    PACH_ROOT: "/pach",
    PACH_IN_WORKER: "true",
  };
  return { ...job.secrets, ...transform.env, ...pod, ...inputVariables(datum, job), ...idVariables(datum, job) };
}

function idVariables({ id }: Datum, job: Job): Variables {
  return { PACH_DATUM_ID: id, PACH_JOB_ID: job.id, PACH_OUTPUT_COMMIT_ID: job.id };
}

/** Of several files under one name, as a group has them, the last one is named. */
function inputVariables({ files, keysOf }: Parameters<typeof datumVariables>[0], job: Job): Variables {
  const variables = new Map<string, string>();
  for (const file of files) {
    const { leaf, path } = file;
    const { joinOn, groupBy } = keysOf(file);
    variables.set(leaf.name, pathInContainer(leaf, path));
    variables.set(`${leaf.name}_COMMIT`, job.commitOf(leaf));
    if (joinOn !== "") variables.set(`PACH_DATUM_${leaf.name}_JOIN_ON`, joinOn);
    if (groupBy !== "") variables.set(`PACH_DATUM_${leaf.name}_GROUP_BY`, groupBy);
  }
  return Object.fromEntries(variables);
}

/** Where a file of a datum lies for the code that reads it. */
function pathInContainer({ name }: Leaf, path: string): string {
  return path === "/" ? `/pfs/${name}` : `/pfs/${name}${withoutSlash(path)}`;
}

/** The text of `/pfs/.env`: a line each, nothing quoted. Source: src/server/worker/datum/datum.go, createEnvFile. */
export function envFile(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
