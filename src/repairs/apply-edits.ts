import type { Edit, Problem } from "../problem.ts";

/** Applies edits that do not overlap, in any order. Everything outside them stays as it is. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let after = "";
  let position = 0;
  for (const edit of edits.toSorted(byStart)) {
    after += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return after + text.slice(position);
}

/**
 * Problems whose repairs can be made together. A repair is made whole or not at all; where two touch the same spot, the
 * first one in the file is made, and the other waits for the next round. The same edit asked for twice is one edit.
 */
export function withoutOverlaps(problems: readonly Problem[]): { problems: Problem[]; edits: Edit[] } {
  const edits: Edit[] = [];
  const chosen: Problem[] = [];
  for (const problem of problems) {
    const wanted = (problem.repair?.edits ?? []).filter((edit) => !edits.some((other) => isSame(edit, other)));
    if (wanted.some((edit) => edits.some((other) => overlaps(edit, other)))) continue;
    edits.push(...wanted);
    chosen.push(problem);
  }
  return { problems: chosen, edits };
}

// Two insertions at one offset overlap too: nobody knows which comes first.
function overlaps(one: Edit, other: Edit): boolean {
  if (one.start === other.start) return true;
  return one.start < other.end && other.start < one.end;
}

function isSame(one: Edit, other: Edit): boolean {
  return one.start === other.start && one.end === other.end && one.text === other.text;
}

function byStart(one: Edit, other: Edit): number {
  return one.start - other.start || one.end - other.end;
}
