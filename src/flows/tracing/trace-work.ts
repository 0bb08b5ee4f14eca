import type { CommitFacts } from "../../tools/commit-facts.ts";
import type { Pachctl } from "../../tools/pachctl/pachctl.ts";
import type { ImageRegistry } from "./trace-registry.ts";

/** All that tracing asks. */
export type TraceWork = {
  /** The cluster, with the names of this project. */
  cluster: (project: string) => Promise<Pachctl>;
  /** The project of names that say none. */
  project: string;
  environment: string | null;
  registry: ImageRegistry;
  /** Null outside of any repository. */
  git: ((commit: string) => Promise<CommitFacts>) | null;
  /** Long work: what it waits for is shown. */
  begin: (step: string, what: string) => Task;
  limits: TraceLimits;
  signal: AbortSignal;
};

type Task = { waitsFor: (what: string) => void; done: (outcome: string) => void; failed: (outcome: string) => void };

export type TraceLimits = {
  /** Datums of one job; of a job with more the first are looked at, and it is said. */
  datums: number;
  /** Data commits. */
  steps: number;
};
