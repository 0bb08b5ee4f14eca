import { Failure } from "../failure.ts";
import type { Problem } from "../problem.ts";

export const baselineFile = ".pachook-baseline.json";

/**
 * A problem that was there when the baseline was written. No line numbers: an edit above must not make it new.
 * `count` is how often it may occur.
 */
export type Known = { file: string; code: string; pipeline: string | null; message: string; count: number };

export type Baseline = readonly Known[];

/** What is new, how many were known, and the entries that match nothing any more. */
export type Compared = { fresh: Problem[]; knownCount: number; gone: Known[] };

export function compareWithBaseline(problems: readonly Problem[], baseline: Baseline): Compared {
  const left = new Map(baseline.map((known) => [keyOf(known), known.count]));
  const fresh = problems.filter((problem) => {
    const key = keyOf(knownFrom(problem));
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
  const gone = baseline.filter((known) => (left.get(keyOf(known)) ?? 0) > 0);
  return { fresh, knownCount: problems.length - fresh.length, gone };
}

/** The text of a baseline that holds these problems, sorted, so that a diff of it reads well. */
export function writeBaseline(problems: readonly Problem[]): string {
  const entries = new Map<string, Known>();
  for (const problem of problems) {
    const known = knownFrom(problem);
    const key = keyOf(known);
    entries.set(key, { ...known, count: (entries.get(key)?.count ?? 0) + 1 });
  }
  const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, known]) => known);
  return `${JSON.stringify({ version: 1, problems: sorted }, null, 2)}\n`;
}

/** @throws Failure "config" where the file is no baseline of ours */
export function readBaseline(bytes: Uint8Array): Baseline {
  const value = parsed(new TextDecoder().decode(bytes));
  const problems = isRecord(value) && value["version"] === 1 ? value["problems"] : undefined;
  if (!Array.isArray(problems)) throw unreadable();
  return problems.map(knownIn);
}

function knownIn(value: unknown): Known {
  if (!isRecord(value)) throw unreadable();
  const { file, code, pipeline, message, count } = value;
  const named = typeof pipeline === "string" || pipeline === null;
  if (typeof file !== "string" || typeof code !== "string" || typeof message !== "string" || !named) throw unreadable();
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 1) throw unreadable();
  return { file, code, pipeline, message, count };
}

function knownFrom({ at, code, pipeline, message }: Problem): Known {
  return { file: at.file, code, pipeline, message: withoutPlaces(message), count: 1 };
}

/** A message can point at another place ("also at edges.json:3:4"), which moves with the lines above it. */
function withoutPlaces(message: string): string {
  return message.replace(/:\d+:\d+/g, "").replace(/\bline \d+/g, "line");
}

function keyOf({ file, code, pipeline, message }: Known): string {
  return JSON.stringify([file, code, pipeline, message]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(cause);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(cause?: unknown): Failure {
  const hint = "Resolve a merge conflict in it, or write it anew: npx pachook validate --write-baseline";
  return new Failure("config", `${baselineFile} is not a baseline that Pachook wrote`, hint, { cause });
}
