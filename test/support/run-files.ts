import { startTestProcess, type TestFile } from "./test-process.ts";

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

/** What came of one file, or, without a path, of a process that did not end well after its files. */
export type FileResult = TestFile & { file: string | null };

/**
 * Runs test files in several processes, each of which takes the next file when it is done with one: most tests wait
 * for a child, so that a single process leaves cores idle. A process that ends under a file counts as a failed test.
 */
export async function runFiles({ folder, files, processes, print }: FileRun): Promise<FileResult[]> {
  const results: FileResult[] = [];
  const left = files.values();
  const make = makeShared();
  const work = async () => {
    let running = startTestProcess(folder, make);
    for (const file of left) {
      const began = Date.now();
      const result = await running.run(file);
      print(`${file}  ${((Date.now() - began) / 1000).toFixed(1)} s\n${result.printed}\n`);
      results.push({ ...result, file });
      if (!running.isThere()) running = startTestProcess(folder, make);
    }
    const fault = await running.end();
    if (fault === null) return;
    results.push({
      file: null,
      printed: "",
      tally: { passed: 0, failed: [`a process of tests ${fault}`], skipped: [] },
    });
  };
  await Promise.all(Array.from({ length: Math.min(processes, files.length) }, work));
  return results;
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
