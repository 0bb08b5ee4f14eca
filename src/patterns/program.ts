/** A pattern as a tree. It has no lookaround and no back-reference, so that it can always be matched in linear time. */
export type Pattern =
  | { kind: "one"; accepts: (character: string) => boolean }
  | { kind: "sequence"; items: readonly Pattern[] }
  | { kind: "choice"; options: readonly Pattern[] }
  | { kind: "repeat"; item: Pattern; atLeast: 0 | 1; atMost: 1 | "any"; lazy: boolean }
  | { kind: "capture"; item: Pattern };

type Step =
  | { kind: "one"; accepts: (character: string) => boolean }
  | { kind: "go"; next: readonly number[] } // tried in this order
  | { kind: "open" }
  | { kind: "close" }
  | { kind: "end" };

/** A pattern made ready for matching. */
export type Program = readonly Step[];

/** Where a pattern was found; offsets count UTF-16 code units from 0, `end` is exclusive. */
export type Match = { start: number; end: number; captured: string };

/** Turns a pattern into steps, as Thompson's construction does. */
export function compile(pattern: Pattern): Program {
  const steps: Step[] = [];
  emit(pattern, steps);
  steps.push({ kind: "end" });
  return steps;
}

function emit(pattern: Pattern, steps: Step[]): void {
  switch (pattern.kind) {
    case "one":
      steps.push(pattern);
      return;
    case "sequence":
      for (const item of pattern.items) emit(item, steps);
      return;
    case "capture":
      steps.push({ kind: "open" });
      emit(pattern.item, steps);
      steps.push({ kind: "close" });
      return;
    case "choice":
      emitChoice(pattern.options, steps);
      return;
    case "repeat":
      emitRepeat(pattern, steps);
  }
}

function emitChoice(options: readonly Pattern[], steps: Step[]): void {
  const fork = steps.push({ kind: "go", next: [] }) - 1;
  const starts: number[] = [];
  const ends: number[] = [];
  for (const option of options) {
    starts.push(steps.length);
    emit(option, steps);
    ends.push(steps.push({ kind: "go", next: [] }) - 1);
  }
  steps[fork] = { kind: "go", next: starts };
  for (const end of ends) steps[end] = { kind: "go", next: [steps.length] };
}

function emitRepeat({ item, atLeast, atMost, lazy }: Pattern & { kind: "repeat" }, steps: Step[]): void {
  const ordered = (on: number, out: number) => ({ kind: "go", next: lazy ? [out, on] : [on, out] }) as const;
  const start = steps.length;
  if (atLeast === 1) {
    emit(item, steps);
    if (atMost === "any") steps.push(ordered(start, steps.length + 1));
    return;
  }
  steps.push({ kind: "go", next: [] });
  emit(item, steps);
  if (atMost === "any") steps.push({ kind: "go", next: [start] });
  steps[start] = ordered(start + 1, steps.length);
}

/** True where the pattern takes the whole text. */
export function matchesWhole(program: Program, text: string): boolean {
  return matchAt(program, text, { from: 0, whole: true, tried: triedNothing(program, text) }) !== null;
}

/** Every place where the pattern is found, from left to right, none overlapping; empty matches are passed over. */
export function findAll(program: Program, text: string): Match[] {
  const tried = triedNothing(program, text);
  const found: Match[] = [];
  for (let from = 0; from < text.length; ) {
    const match = matchAt(program, text, { from, whole: false, tried });
    if (match !== null && match.end > from) found.push(match);
    from = match !== null && match.end > from ? match.end : from + 1;
  }
  return found;
}

/** One bit for each pair of step and offset. What failed once fails again wherever the match began. */
function triedNothing(program: Program, text: string): Uint8Array {
  return new Uint8Array(Math.ceil((program.length * (text.length + 1)) / 8));
}

type Search = { from: number; whole: boolean; tried: Uint8Array };

/** Backtracks, but never takes the same step at the same offset twice: RE2's "bit state" (re2/bitstate.cc). */
function matchAt(program: Program, text: string, { from, whole, tried }: Search): Match | null {
  const open: { step: number; at: number; opened: number; captured: string }[] = [];
  open.push({ step: 0, at: from, opened: from, captured: "" });
  for (let thread = open.pop(); thread !== undefined; thread = open.pop()) {
    const { step, at, opened, captured } = thread;
    const bit = at * program.length + step;
    const seen = tried[bit >> 3] ?? 0;
    if (seen & (1 << (bit & 7))) continue;
    tried[bit >> 3] = seen | (1 << (bit & 7));

    const now = program[step];
    if (now === undefined) continue;
    if (now.kind === "end") {
      if (!whole || at === text.length) return { start: from, end: at, captured };
    } else if (now.kind === "go") {
      for (const next of now.next.toReversed()) open.push({ step: next, at, opened, captured });
    } else if (now.kind === "open") {
      open.push({ step: step + 1, at, opened: at, captured });
    } else if (now.kind === "close") {
      open.push({ step: step + 1, at, opened, captured: text.slice(opened, at) });
    } else if (at < text.length && now.accepts(text.charAt(at))) {
      open.push({ step: step + 1, at: at + 1, opened, captured });
    }
  }
  return null;
}
