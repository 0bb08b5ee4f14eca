import type { Source } from "../pachyderm/source.ts";
import type { Problem } from "../problem.ts";

/** What a validation found, as every report gets it. */
export type Findings = {
  /** How many files were read as specs, and how many specs they hold. */
  files: number;
  specs: number;
  problems: readonly Problem[];
  /** Files that look like templates and could not be looked into, with the reason; never silently green. */
  notChecked: readonly NotChecked[];
  /** How many problems the baseline and the silencers kept back. */
  heldBack: { baseline: number; silenced: number };
  /** The text of each file that has a problem, to show its lines. */
  sources: ReadonlyMap<string, Source>;
};

export type NotChecked = { file: string; why: string; hint: string };

/** "1 spec", "2 specs". */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** Problems by weight, and those that `pachook fix` can mend. */
export function tallyOf(problems: readonly Problem[]): { errors: number; warnings: number; mendable: number } {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const mendable = problems.filter(({ repair }) => repair !== undefined).length;
  return { errors, warnings: problems.length - errors, mendable };
}
