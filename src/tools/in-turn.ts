import { Failure } from "../failure.ts";
import { atMost } from "./at-most.ts";

export type Turn<Result> = {
  name: string;
  /** Names of those that must have ended well before. */
  after: readonly string[];
  work: () => Promise<Result>;
};

/**
 * Runs works side by side, no more than `most` at a time, each after those it needs. One that fails stops only those
 * that need it: what else can be done is done, and kept.
 *
 * @param turns each after those it needs
 * @returns the results by name
 * @throws the first failure, when all others have ended
 */
export async function inTurn<Result>(turns: readonly Turn<Result>[], most: number): Promise<Map<string, Result>> {
  const results = new Map<string, Result>();
  const failures: unknown[] = [];
  const ended = new Map<string, Promise<void>>();
  const limited = atMost(most);

  const run = async ({ name, after, work }: Turn<Result>) => {
    await Promise.all(after.map((other) => ended.get(other)));
    if (after.some((other) => ended.has(other) && !results.has(other))) return;
    await limited(async () => {
      if (failures.some(isCallOff)) return;
      try {
        results.set(name, await work());
      } catch (error) {
        failures.push(error);
      }
    });
  };

  for (const turn of turns) ended.set(turn.name, run(turn));
  await Promise.all(ended.values());
  if (failures.length > 0) throw failures.find(isCallOff) ?? failures[0];
  return results;
}

function isCallOff(error: unknown): boolean {
  return error instanceof Failure && error.code === "interrupted";
}
