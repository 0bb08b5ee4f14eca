/** Where a git commit runs in one environment, and what it made there. */
export type Whereabouts = {
  environment: string | null;
  project: string;
  /** As many digits as are known. */
  commit: string;
  /** Only those that the commit ever ran in. */
  pipelines: readonly PipelineTraces[];
};

export type PipelineTraces = {
  pipeline: string;
  /** The versions of the pipeline that run the commit, oldest first. */
  versions: readonly number[];
  /** Null where the newest version runs other code. */
  runs: { version: string; since: string } | null;
  /** Newest first. */
  made: readonly MadeOutput[];
  /** What of the newest output still comes from the commit; null where there is no output. */
  remains: { id: string; datums: number; read: number; total: number } | null;
};

/** An output commit, and how many datums of it were computed then. */
export type MadeOutput = { id: string; datums: number; finished: string };
