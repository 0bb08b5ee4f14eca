import type { Behaviour } from "./behaviour.ts";
import type { JsonObject } from "./json.ts";

export type Version = {
  number: number;
  /** Which update of the cluster made it, counted from 1. */
  sequence: number;
  specCommit: string;
  salt: string;
  /** The effective spec in the proto's field names and order, inputs with what pachd fills in. */
  details: JsonObject;
  user: string;
  effective: string;
  updatedAt: string;
};

export type Pipeline = {
  project: string;
  name: string;
  createdAt: string;
  createdBy: string;
  stopped: boolean;
  state: string;
  reason: string;
  /** When the state last changed, in milliseconds. */
  since: number;
  versions: Version[];
};

export type Datum = { id: string; files: string[]; state: string; job: string; imageId: string };

export type Job = {
  project: string;
  pipeline: string;
  id: string;
  version: number;
  state: string;
  reason: string;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  /** The input commits it reads, by input name. */
  inputs: Record<string, string>;
  datums: Datum[];
};

export type StoredFile = { size: number; hash: string; datum: string; at: string; text?: string };

export type Commit = {
  project: string;
  repo: string;
  type: "user" | "spec" | "meta";
  id: string;
  branch: string;
  parent: string | null;
  origin: "USER" | "AUTO";
  started: string;
  finished: string | null;
  error: string;
  provenance: { repo: string; project: string; type: string; id: string; branch: string }[];
  files: Record<string, StoredFile>;
};

export type Repo = {
  project: string;
  name: string;
  createdAt: string;
  description: string;
  branches: Record<string, string>;
};

export type Request =
  | { kind: "pipeline"; update: boolean; reprocess: boolean; spec: JsonObject }
  | { kind: "create-repo"; project: string; name: string }
  | { kind: "delete-repo"; project: string; name: string };

export type Transaction = { id: string; started: string; requests: Request[] };

/** Everything that pachd knows. The active transaction is not here: it is in the config of whoever called. */
export type State = {
  seed: string;
  counter: number;
  projects: string[];
  repos: Repo[];
  pipelines: Pipeline[];
  jobs: Job[];
  commits: Commit[];
  transactions: Transaction[];
  secrets: Record<string, string[]>;
  behaviour: Behaviour;
  /** Every call so far, without its input: what a test counts. */
  calls: string[];
};

export function emptyState(behaviour: Behaviour): State {
  return {
    seed: "pachctl",
    counter: 0,
    projects: ["default"],
    repos: [],
    pipelines: [],
    jobs: [],
    commits: [],
    transactions: [],
    secrets: {},
    behaviour,
    calls: [],
  };
}
