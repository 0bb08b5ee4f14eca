import type { Tally } from "./tally.ts";
import { startTestProcess } from "./test-process.ts";

/** What test files of one run have in common: made here, when the first of them asks. */
const shared: Record<string, (what: string) => Promise<string>> = {
  "staged package": async () => (await import("./staged-package.ts")).stagedPackage(),
  tarball: async () => (await import("./pack.ts")).packedTarball(),
  "installed package": async () => (await import("./pack.ts")).installedPackage(),
  npm: async (spec) => (await (await import("./programs.ts")).npmProgram(spec)) ?? "",
  pypi: async (name) => (await (await import("./programs.ts")).pythonProgram(name)) ?? "",
};

export type FileRun = {
  /** All files lie below it. */
  folder: string;
  /** In the order in which they are begun. */
  files: readonly string[];
  processes: number;
  /** Is given what a file printed, whole, once it has ended. */
  print: (text: string) => void;
};

/**
 * Runs test files in several processes, each of which takes the next file when it is done with one: most tests wait
 * for a child, so that a single process leaves cores idle. A process that ends under a file counts as a failed test.
 */
export async function runFiles({ folder, files, processes, print }: FileRun): Promise<Tally> {
  const total: Tally = { passed: 0, failed: [], skipped: [] };
  const left = files.values();
  const make = makeShared();
  const work = async () => {
    let running = startTestProcess(folder, make);
    for (const file of left) {
      const began = Date.now();
      const { printed, tally } = await running.run(file);
      print(`${file}  ${((Date.now() - began) / 1000).toFixed(1)} s\n${printed}\n`);
      total.passed += tally.passed;
      total.failed.push(...tally.failed);
      total.skipped.push(...tally.skipped);
      if (!running.isThere()) running = startTestProcess(folder, make);
    }
    const fault = await running.end();
    if (fault !== null) total.failed.push(`a process of tests ${fault}`);
  };
  await Promise.all(Array.from({ length: Math.min(processes, files.length) }, work));
  return total;
}

function makeShared(): (name: string) => Promise<string> {
  const made = new Map<string, Promise<string>>();
  return (name) => {
    const [kind = "", what = ""] = name.split(": ");
    const making = made.get(name) ?? shared[kind]?.(what);
    if (making === undefined) return Promise.reject(new Error(`run-files.ts does not know how to make "${name}"`));
    made.set(name, making);
    return making;
  };
}
