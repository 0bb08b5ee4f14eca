/** How much a problem weighs: an error blocks a commit, a warning is only said. */
export type Severity = "error" | "warning";

/** Who would be the first to turn a spec down: the reader, the server, the cluster, or the running job. */
export type Party = "pachctl" | "pachd" | "kubernetes" | "job";

/** A spot in a file, for people and terminals. Line and column count from 1; columns count UTF-16 code units. */
export type Place = { file: string; line: number; column: number };

/** As terminals make a link of it. */
export function showPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** One replacement in the decoded text of a file; offsets count UTF-16 code units from 0, `end` is exclusive. */
export type Edit = { start: number; end: number; text: string };

/** A safe way to mend a problem: applying all edits together leaves every other byte as it was. */
export type Repair = { summary: string; edits: readonly Edit[] };

/** Something wrong in a file the user can edit. Collected and shown together; never thrown. */
export type Problem = {
  /** The check's name. */
  code: string;
  severity: Severity;
  refusedBy: Party | null;
  /** What is wrong, with the value seen; one sentence. */
  message: string;
  /** What to do next, as an instruction. */
  hint?: string;
  /** Name of the pipeline, where the problem lies in a spec that has one. */
  pipeline: string | null;
  at: Place;
  /** Columns the caret underlines on that line, at least 1. */
  width: number;
  /** Present where `pachook fix` can mend it. */
  repair?: Repair;
};

/** Orders problems by file, line, column, then code, so that two runs print the same. */
export function byPlace(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (one, other) =>
      compareText(one.at.file, other.at.file) ||
      one.at.line - other.at.line ||
      one.at.column - other.at.column ||
      compareText(one.code, other.code),
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
