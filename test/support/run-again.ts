import { type FileResult, type FileRun, runFiles } from "./run-files.ts";

/** More files than this fail for a reason: then none runs again. */
const mostFiles = 3;

export type SecondRun = {
  /** With the second result in place of the first where a file ran again. */
  results: readonly FileResult[];
  /** Those that failed first and passed then, as they were the first time. */
  unsteady: readonly FileResult[];
};

/**
 * Runs the few files in which something failed once more, each in a process of its own with nothing beside it. That
 * tells what is broken from what depends on the moment: the network, the order, another process.
 */
export async function runAgain(first: readonly FileResult[], run: Omit<FileRun, "files">): Promise<SecondRun> {
  const failed = first.filter(({ tally }) => tally.failed.length > 0);
  const results = new Map(first.map((result) => [result.file, result]));
  const unsteady: FileResult[] = [];
  if (failed.length > mostFiles || failed.some(({ file }) => file === null)) return { results: first, unsteady };
  for (const before of failed) {
    if (before.file === null) continue;
    run.print(`once more: ${before.file}\n`);
    const again = await runFiles({ ...run, files: [before.file], processes: 1 });
    const result = again.find(({ file }) => file === before.file);
    if (result === undefined || again.some(({ tally }) => tally.failed.length > 0)) continue;
    results.set(before.file, result);
    unsteady.push(before);
  }
  return { results: [...results.values()], unsteady };
}
