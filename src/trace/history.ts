import type { CommitName } from "../tools/pachctl/file-info.ts";
import type { JobInfo } from "../tools/pachctl/job-info.ts";
import type { Code } from "./code.ts";
import type { Target } from "./target.ts";

/** Everything that lies behind an output: the target first, then what it was made from, up to the sources. */
export type History = {
  /** As it was asked for, with the id that its branch stands for now. */
  target: Target & { project: string; id: string };
  /** Name of the environment in pachook.yaml; null where a context was named instead. */
  environment: string | null;
  steps: readonly Step[];
  /** What was not followed any further, and why; sentences. */
  cuts: readonly string[];
  /** Pipelines of the environment's own project of which some datums come from older code than they run now. */
  outdated: readonly string[];
};

/** One data commit on the way. */
export type Step = {
  commit: CommitName;
  kind: StepKind;
  /** RFC 3339; empty where it is still open. */
  finished: string;
  /** Why it came to nothing; empty where it did not. */
  error: string;
  job: JobInfo | null;
  /** The pipeline as it runs now; null where there is none, or none any more. */
  pipeline: { version: string; code: Code; updatedAt: string } | null;
  /** Who computed the datums of the commit; null where there is no job, or nobody asked. */
  datums: CodeTally | null;
  /** The datums behind the file that is traced. */
  traced: readonly TracedDatum[];
  inputs: readonly CommitName[];
  /** Where the chain breaks, and what is known up to there; sentences. */
  gaps: readonly string[];
};

export type StepKind =
  /** A job made it. */
  | "pipeline"
  /** Somebody put it there. */
  | "data"
  /** A tick of a cron input. */
  | "cron"
  /** The running code of a spout put it there; there is no job and no datum. */
  | "spout"
  /** A pipeline made it that is not there any more. */
  | "deleted"
  /** pachd does not have it, or does not tell. */
  | "lost";

export type CodeTally = {
  /** Those with the most datums first. */
  shares: readonly CodeShare[];
  read: number;
  /** How many there are, as the job counts them. */
  total: number;
};

/** Datums that code of one commit computed. */
export type CodeShare = {
  code: Code;
  datums: number;
  /** How many of them the job skipped, since an older one had computed them. */
  skipped: number;
  /** Ids of the jobs that computed them, the first few that came. */
  jobs: readonly string[];
  /** True where the pipeline by now runs other code. */
  isOlder: boolean;
};

/** A datum with the code that really computed it. */
export type TracedDatum = {
  id: string;
  state: string;
  /** The job that computed it: of a skipped datum an older one. */
  job: string;
  code: Code;
  isOlder: boolean;
  files: readonly { commit: CommitName; path: string }[];
};
