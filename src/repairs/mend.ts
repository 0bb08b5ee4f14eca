import { decodeText } from "../pachyderm/text.ts";
import type { Problem } from "../problem.ts";
import { applyEdits, withoutOverlaps } from "./apply-edits.ts";

/** Reads bytes as this file and checks them, by themselves. */
export type Look = (bytes: Uint8Array) => Problem[];

export type Mended = {
  bytes: Uint8Array;
  /** The problems that are gone, with the repairs that were made. */
  made: readonly Problem[];
  /** Repairs that would do harm, or cannot be made here, with the reason as the end of a sentence. */
  left: readonly Unmended[];
};

export type Unmended = { problem: Problem; why: string };

// One repair can uncover the next (an old field name hides what stands below it); files end long before this.
const maxRounds = 10;

/**
 * Makes the repairs of one file that leave it no worse. After each round the file is read and checked again; if that
 * brings a new error, the repairs are tried one by one, and the harmful ones are left out. Bytes outside the edits stay
 * as they are, byte order mark and line ends included.
 */
export function mend(bytes: Uint8Array, look: Look): Mended {
  const start = textIn(bytes);
  if (start === null) {
    const problems = look(bytes).filter(({ repair }) => repair !== undefined);
    return { bytes, made: [], left: problems.map((problem) => ({ problem, why: "the file is not UTF-8 text" })) };
  }
  let { text } = start;
  const encode = (changed: string) => Buffer.from((start.bom ? "\ufeff" : "") + changed, "utf8");
  const made: Problem[] = [];
  const left = new Map<string, Unmended>();
  for (let round = 0; round < maxRounds; round++) {
    const before = look(encode(text));
    const wanted = before.filter((problem) => problem.repair !== undefined && !left.has(keyOf(problem)));
    const chosen = chooseHarmless(wanted, (edits) => newHarm(before, look(encode(applyEdits(text, edits)))));
    for (const unmended of chosen.left) left.set(keyOf(unmended.problem), unmended);
    if (chosen.problems.length === 0) break;
    text = applyEdits(text, chosen.edits);
    made.push(...chosen.problems);
  }
  return { bytes: made.length === 0 ? bytes : encode(text), made, left: [...left.values()] };
}

type Edits = ReturnType<typeof withoutOverlaps>["edits"];

function chooseHarmless(wanted: readonly Problem[], harmOf: (edits: Edits) => Problem | undefined) {
  const all = withoutOverlaps(wanted);
  if (all.problems.length === 0 || harmOf(all.edits) === undefined) return { ...all, left: [] };
  let chosen: typeof all = { problems: [], edits: [] };
  const left: Unmended[] = [];
  for (const problem of all.problems) {
    const more = withoutOverlaps([...chosen.problems, problem]);
    const harm = harmOf(more.edits);
    if (harm === undefined) chosen = more;
    else left.push({ problem, why: `it would bring another error: ${harm.message}` });
  }
  return { ...chosen, left };
}

/**
 * The first error that was not there before. What pachctl refuses hides from the other checks what stands below it, so
 * while it refuses something, only a new refusal counts.
 */
function newHarm(before: readonly Problem[], after: readonly Problem[]): Problem | undefined {
  const wasRefused = before.some(({ refusedBy }) => refusedBy === "pachctl");
  const left = new Map<string, number>();
  for (const problem of before) left.set(keyOf(problem), (left.get(keyOf(problem)) ?? 0) + 1);
  return after.find((problem) => {
    const count = left.get(keyOf(problem)) ?? 0;
    left.set(keyOf(problem), count - 1);
    if (count > 0) return false;
    return problem.refusedBy === "pachctl" || (problem.severity === "error" && !wasRefused);
  });
}

function keyOf({ code, message, pipeline }: Problem): string {
  return JSON.stringify([code, message, pipeline]);
}

/** The text, if writing it back gives the same bytes. */
function textIn(bytes: Uint8Array): { text: string; bom: boolean } | null {
  const { text, encoding, bom, fault } = decodeText(bytes);
  if (fault !== null || encoding !== "utf-8") return null;
  const again = Buffer.from((bom ? "\ufeff" : "") + text, "utf8");
  return again.equals(bytes) ? { text, bom } : null;
}
