/** One thing to time, from its start to its end; what comes before it each time is not timed. */
export type Contestant = { name: string; prepare?: () => Promise<void>; run: () => Promise<void> };

/**
 * Times all contestants in turn, round after round, so that a slow minute of the machine falls on all of them.
 * One round before does not count.
 *
 * @returns the median of each, in milliseconds
 */
export async function interleave(contestants: readonly Contestant[], rounds: number): Promise<Map<string, number>> {
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, prepare, run } of contestants) {
      await prepare?.();
      const began = performance.now();
      await run();
      if (round >= 0) times.get(name)?.push(performance.now() - began);
    }
  }
  return new Map([...times].map(([name, all]) => [name, medianOf(all)]));
}

/** The upper one of two in the middle; NaN of none. */
export function medianOf(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
