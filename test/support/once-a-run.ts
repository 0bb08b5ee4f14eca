import { once } from "./once.ts";

/** Set in a process that runs tests for another one: asks that one for what is made once a run. */
export const runner: { ask?: (name: string) => Promise<string> } = {};

/**
 * Does slow work once for all processes of a test run, or for this one where it runs alone (a bench, the demo).
 *
 * @param name known to run-files.ts, which asks for the same in its own process
 * @param work answers with a path, or with "" where it is not to be had
 */
export function onceARun(name: string, work: () => Promise<string>): () => Promise<string> {
  return once(() => (runner.ask === undefined ? work() : runner.ask(name)));
}
