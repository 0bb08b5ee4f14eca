// Runs every *.test.ts below test/, or those whose path contains one of the words given: `npm test -- reader`.
// `--live` takes test/live/ instead, which needs programs that a fresh machine may lack.
// `--again` runs the few files that failed once more: what passes then counts, and is named with what it printed before.
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { runAgain } from "./support/run-again.ts";
import { type FileResult, runFiles } from "./support/run-files.ts";
import { sumOf } from "./support/tally.ts";

const here = import.meta.dirname;
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const live = process.argv.includes("--live");

const files = readdirSync(here, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts") && path.startsWith("live/") === live)
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort();
if (files.length === 0) throw new Error(`no test file matches ${words.join(" ")}`);

const print = (text: string) => void process.stdout.write(text);
const run = { folder: here, processes: availableParallelism(), print };
const first = await runFiles({ ...run, files });
const { results, unsteady } = process.argv.includes("--again")
  ? await runAgain(first, run)
  : { results: first, unsteady: [] };

const tally = sumOf(results.map((result) => result.tally));
for (const title of tally.skipped) print(`skipped: ${title}\n`);
printFailed("failed", results);
printFailed("failed once, and passed when it ran again", unsteady);
const skipped = tally.skipped.length === 0 ? "" : `, ${tally.skipped.length} skipped`;
print(`${tally.passed} passed, ${tally.failed.length} failed${skipped}\n`);
// A machine without the programs of test/live/ has done nothing wrong; a run that did nothing at all has.
process.exit(tally.failed.length === 0 && tally.passed + tally.skipped.length > 0 ? 0 : 1);

/** At the end, where people look, what has scrolled away: each file in which something failed, as it was. */
function printFailed(heading: string, results: readonly FileResult[]): void {
  for (const { file, printed, tally } of results) {
    if (tally.failed.length === 0) continue;
    print(`--- ${heading}: ${file ?? "after the tests"}\n${printed}\n`);
    for (const title of tally.failed) print(`${heading}: ${title}\n`);
  }
}
