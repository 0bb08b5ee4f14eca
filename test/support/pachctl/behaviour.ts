/** What may go wrong, on request. Each fault waits for its call, happens, and is used up. */
export type Fault = {
  /** `update pipeline` and its like; `append` is an update inside a transaction. */
  on: string;
  /** How many such calls pass first. */
  after?: number;
  /** How often it happens; once unless said. */
  times?: number;
} & FaultKind;

export type FaultKind =
  /** Nobody answers. */
  | { kind: "unreachable" }
  /** The call arrives, and the answer does not. */
  | { kind: "lost-answer" }
  | { kind: "refuse"; says: string }
  /** pachd's passing trouble with its database: a repeat goes through. */
  | { kind: "passing" }
  /** Somebody else does something first. */
  | { kind: "meanwhile"; argv: readonly string[]; stdin?: string };

/** What becomes of a pipeline; the first whose name and image fit. */
export type Fate = {
  pipeline?: string;
  /** Part of the image reference. */
  image?: string;
} & (
  | { kind: "crash"; reason: string }
  | { kind: "fail"; reason: string }
  /** It stays in STARTING. */
  | { kind: "stuck" }
  /** RUNNING, but its workers never come. */
  | { kind: "no-workers" }
  | { kind: "job-fails"; reason: string }
);

export type Behaviour = {
  /** `none` is a pachd without Kubernetes, as the recordings have it: nothing ever runs. */
  workers: "run" | "none";
  /** How long a pipeline is STARTING, in milliseconds. */
  startMs: number;
  /** How long a job is RUNNING, in milliseconds. */
  jobMs: number;
  /** True where waiting for nobody takes as long as it does in earnest; else it is over at once. */
  isSlow: boolean;
  faults: Fault[];
  fates: Fate[];
  /** What is behind an image tag, `sha256:…`, by reference; else it is made up from the reference. */
  digests: Record<string, string>;
  /** Tokens that pachd knows; null on a cluster without auth. */
  tokens: Record<string, { user: string; rights: "all" | "read" | "expired" }> | null;
  /** Where pachd listens; null: whatever the context says. */
  addresses: string[] | null;
  version: { major: number; minor: number; micro: number };
};

export const calm: Behaviour = {
  workers: "run",
  startMs: 0,
  jobMs: 0,
  isSlow: false,
  faults: [],
  fates: [],
  digests: {},
  tokens: null,
  addresses: null,
  version: { major: 2, minor: 12, micro: 0 },
};
