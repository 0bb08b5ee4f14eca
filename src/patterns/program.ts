import { fitsAhead, type Known } from "./look-ahead.ts";

/**
 * A pattern as a tree. It has no back-reference, and what it says about the text ahead depends on the place alone, so
 * that it can always be matched in linear time.
 */
export type Pattern =
  | { kind: "one"; accepts: (character: string) => boolean }
  /** The end of the text. */
  | { kind: "edge" }
  /** Takes nothing; fits where the item does not fit whatever follows. */
  | { kind: "unless"; item: Pattern }
  | { kind: "sequence"; items: readonly Pattern[] }
  | { kind: "choice"; options: readonly Pattern[] }
  | { kind: "repeat"; item: Pattern; atLeast: 0 | 1; atMost: 1 | "any"; lazy: boolean }
  | { kind: "capture"; item: Pattern };

export type Step =
  | { kind: "one"; accepts: (character: string) => boolean }
  | { kind: "edge" }
  | { kind: "unless"; program: Program }
  | { kind: "go"; next: readonly number[] } // tried in this order
  | { kind: "open"; group: number }
  | { kind: "close"; group: number }
  | { kind: "end" };

/** A pattern made ready for matching. */
export type Program = readonly Step[];

/** Where a pattern was found; offsets count UTF-16 code units from 0, `end` is exclusive. */
export type Match = { start: number; end: number; captured: string };

/** Turns a pattern into steps, as Thompson's construction does. */
export function compile(pattern: Pattern): Program {
  return programOf(pattern, { next: 0 });
}

/** Groups are numbered through, those of a part that is looked ahead for among them. */
type Groups = { next: number };

type Emitter = { steps: Step[]; groups: Groups };

function programOf(pattern: Pattern, groups: Groups): Program {
  const steps: Step[] = [];
  emit(pattern, { steps, groups });
  steps.push({ kind: "end" });
  return steps;
}

function emit(pattern: Pattern, emitter: Emitter): void {
  const { steps, groups } = emitter;
  switch (pattern.kind) {
    case "one":
    case "edge":
      steps.push(pattern);
      return;
    case "unless":
      steps.push({ kind: "unless", program: programOf(pattern.item, groups) });
      return;
    case "sequence":
      for (const item of pattern.items) emit(item, emitter);
      return;
    case "capture": {
      const group = groups.next++;
      steps.push({ kind: "open", group });
      emit(pattern.item, emitter);
      steps.push({ kind: "close", group });
      return;
    }
    case "choice":
      emitChoice(pattern.options, emitter);
      return;
    case "repeat":
      emitRepeat(pattern, emitter);
  }
}

function emitChoice(options: readonly Pattern[], emitter: Emitter): void {
  const { steps } = emitter;
  const fork = steps.push({ kind: "go", next: [] }) - 1;
  const starts: number[] = [];
  const ends: number[] = [];
  for (const option of options) {
    starts.push(steps.length);
    emit(option, emitter);
    ends.push(steps.push({ kind: "go", next: [] }) - 1);
  }
  steps[fork] = { kind: "go", next: starts };
  for (const end of ends) steps[end] = { kind: "go", next: [steps.length] };
}

function emitRepeat({ item, atLeast, atMost, lazy }: Pattern & { kind: "repeat" }, emitter: Emitter): void {
  const { steps } = emitter;
  const ordered = (on: number, out: number) => ({ kind: "go", next: lazy ? [out, on] : [on, out] }) as const;
  const start = steps.length;
  if (atLeast === 1) {
    emit(item, emitter);
    if (atMost === "any") steps.push(ordered(start, steps.length + 1));
    return;
  }
  steps.push({ kind: "go", next: [] });
  emit(item, emitter);
  if (atMost === "any") steps.push({ kind: "go", next: [start] });
  steps[start] = ordered(start + 1, steps.length);
}

/** True where the pattern takes the whole text. */
export function matchesWhole(program: Program, text: string): boolean {
  return matchAt(program, text, { from: 0, whole: true, ...fresh(program, text) }) !== null;
}

/** What each group took, by its number from 0, where the pattern takes the whole text; a hole for one that took no part. */
export function groupsOfWhole(program: Program, text: string): readonly string[] | null {
  return matchAt(program, text, { from: 0, whole: true, ...fresh(program, text) })?.groups ?? null;
}

/** Every place where the pattern is found, from left to right, none overlapping; empty matches are passed over. */
export function findAll(program: Program, text: string): Match[] {
  const search = fresh(program, text);
  const found: Match[] = [];
  for (let from = 0; from < text.length; ) {
    const match = matchAt(program, text, { from, whole: false, ...search });
    const isFound = match !== null && match.end > from;
    if (isFound) found.push({ start: from, end: match.end, captured: match.groups[0] ?? "" });
    from = isFound ? match.end : from + 1;
  }
  return found;
}

/**
 * One bit for each pair of step and offset: what failed once fails again wherever the match began. And for each part
 * that is looked ahead for, the places where it fits.
 */
type Search = { from: number; whole: boolean; tried: Uint8Array; ahead: Known };

function fresh(program: Program, text: string): Pick<Search, "tried" | "ahead"> {
  return { tried: new Uint8Array(Math.ceil((program.length * (text.length + 1)) / 8)), ahead: new Map() };
}

/** Groups as a chain, the last one first: threads share what they have in common. */
type Taken = { group: number; start: number; end: number; before: Taken } | null;
type Thread = { step: number; at: number; opened: Opened; taken: Taken };
type Opened = { at: number; outer: Opened } | null;

/** Backtracks, but never takes the same step at the same offset twice: RE2's "bit state" (re2/bitstate.cc). */
function matchAt(program: Program, text: string, search: Search): { end: number; groups: string[] } | null {
  const { from, whole, tried } = search;
  const open: Thread[] = [{ step: 0, at: from, opened: null, taken: null }];
  for (let thread = open.pop(); thread !== undefined; thread = open.pop()) {
    const { step, at, opened, taken } = thread;
    const bit = at * program.length + step;
    const seen = tried[bit >> 3] ?? 0;
    if (seen & (1 << (bit & 7))) continue;
    tried[bit >> 3] = seen | (1 << (bit & 7));

    const now = program[step];
    if (now === undefined) continue;
    if (now.kind === "end") {
      if (!whole || at === text.length) return { end: at, groups: groupsIn(taken, text) };
    } else if (now.kind === "go") {
      for (let choice = now.next.length - 1; choice >= 0; choice--) {
        open.push({ step: now.next[choice] ?? 0, at, opened, taken });
      }
    } else if (now.kind === "open") {
      open.push({ step: step + 1, at, opened: { at, outer: opened }, taken });
    } else if (now.kind === "close") {
      const group = { group: now.group, start: opened?.at ?? at, end: at, before: taken };
      open.push({ step: step + 1, at, opened: opened?.outer ?? null, taken: group });
    } else if (now.kind === "edge") {
      if (at === text.length) open.push({ step: step + 1, at, opened, taken });
    } else if (now.kind === "unless") {
      if (fitsAhead(now.program, text, search.ahead)[at] !== 1) open.push({ step: step + 1, at, opened, taken });
    } else if (at < text.length && now.accepts(text.charAt(at))) {
      open.push({ step: step + 1, at: at + 1, opened, taken });
    }
  }
  return null;
}

function groupsIn(taken: Taken, text: string): string[] {
  const groups: string[] = [];
  // From the last one back: of a group that took part in several rounds the last counts.
  for (let each = taken; each !== null; each = each.before) {
    if (groups[each.group] === undefined) groups[each.group] = text.slice(each.start, each.end);
  }
  return groups;
}
