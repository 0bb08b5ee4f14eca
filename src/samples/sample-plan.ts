import type { CommitName } from "../tools/pachctl/file-info.ts";
import type { ListedFile } from "./smallest-files.ts";

/** What lies on the disk where a file is to go, as far as its size tells. */
export type Before = "nothing" | "same-size" | "other-size";

export type PlannedFile = ListedFile & { before: Before };

/** What would be fetched, before anything is. */
export type SamplePlan = {
  from: CommitName;
  /** As it was typed: a branch, or the beginning of `from`. */
  commit: string;
  glob: string;
  /** From the top level, with `/`. */
  folder: string;
  /** All that the glob fits. */
  found: { files: number; bytes: bigint };
  /** The smallest first. */
  chosen: readonly PlannedFile[];
  /** Files that this disk must not hold, and why; the first of `leftOutCount`. */
  leftOut: readonly { path: string; why: string }[];
  leftOutCount: number;
};

/**
 * `same`: it was there, byte for byte. `kept`: another one was there, and it still is. `replaced`: another one was there.
 */
export type FetchOutcome = "fetched" | "same" | "kept" | "replaced";

export type FetchedFile = ListedFile & { outcome: FetchOutcome };
