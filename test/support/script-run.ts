import type { Outcome, Run } from "../../src/tools/run.ts";

type Line = readonly [command: string, outcome: Partial<Outcome>];

/** A Run that was told what will be asked of it, and afterwards says what was not asked. */
export type ScriptedRun = Run & { unused: () => string[] };

/**
 * A Run that starts nothing: it answers each command line, once and in any order, with the outcome written beside it
 * (exit code 0 and no output where the line does not say) and throws on every other.
 * The command line is the program and its arguments with a space between.
 */
export function scriptRun(lines: readonly Line[]): ScriptedRun {
  const left = [...lines];
  const run: Run = async ({ file, args }) => {
    const asked = [file, ...args].join(" ");
    const index = left.findIndex(([command]) => command === asked);
    if (index === -1)
      throw new Error(`nobody wrote a line for: ${asked}\nleft: ${left.map(([line]) => line).join("; ")}`);
    const [found] = left.splice(index, 1);
    return { exitCode: 0, stdout: "", stderr: "", ...found?.[1] };
  };
  return Object.assign(run, { unused: () => left.map(([command]) => command) });
}
