/** What became of tests. Titles are whole: suite and test. */
export type Tally = { passed: number; failed: string[]; skipped: string[] };

// "Record separator": what a file's tests print goes before it on the same stream, so that the order is kept.
const mark = "\x1e";

/** What became of all of them. */
export function sumOf(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.flatMap(({ failed }) => failed),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
}

/** Ends the output of one test file. */
export function printTally(tally: Tally): void {
  process.stdout.write(`${mark}${JSON.stringify(tally)}\n`);
}

/** What a test file printed and what became of its tests, or null as long as it goes on. */
export function readTally(output: string): { printed: string; tally: Tally } | null {
  const at = output.indexOf(`${mark}{"passed":`);
  if (at === -1 || !output.endsWith("\n")) return null;
  const { passed, failed, skipped } = JSON.parse(output.slice(at + mark.length));
  return { printed: output.slice(0, at), tally: { passed, failed, skipped } };
}
