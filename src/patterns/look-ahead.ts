import type { Program, Step } from "./program.ts";

/** What was found out about a text before. */
export type Known = Map<Program, Uint8Array>;

/** For each offset 1 where the program fits some text from there on; found from the end, so each offset costs the same. */
export function fitsAhead(program: Program, text: string, ahead: Known): Uint8Array {
  const known = ahead.get(program);
  if (known !== undefined) return known;
  const fits = new Uint8Array(text.length + 1);
  let after = new Uint8Array(program.length);
  for (let at = text.length; at >= 0; at--) {
    const now = new Uint8Array(program.length);
    const leads = (each: Step, step: number): boolean => {
      if (each.kind === "end") return true;
      if (each.kind === "go") return each.next.some((next) => now[next] === 1);
      if (each.kind === "one") return at < text.length && after[step + 1] === 1 && each.accepts(text.charAt(at));
      if (now[step + 1] !== 1) return false;
      if (each.kind === "edge") return at === text.length;
      return each.kind !== "unless" || fitsAhead(each.program, text, ahead)[at] !== 1;
    };
    // Steps that go back need another round; as many as loops are nested.
    for (let changed = true; changed; ) {
      changed = false;
      for (let step = program.length - 1; step >= 0; step--) {
        const each = program[step];
        if (each === undefined || now[step] === 1 || !leads(each, step)) continue;
        now[step] = 1;
        changed = true;
      }
    }
    fits[at] = now[0] ?? 0;
    after = now;
  }
  ahead.set(program, fits);
  return fits;
}
