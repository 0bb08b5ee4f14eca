// Runs every *.test.ts below test/, or those whose path contains one of the words given: `npm test -- reader`.
// `--live` takes test/live/ instead, which needs programs that a fresh machine may lack.
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { runFiles } from "./support/run-files.ts";

const here = import.meta.dirname;
const words = process.argv.slice(2).filter((word) => word !== "--live");
const live = process.argv.includes("--live");

const files = readdirSync(here, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts") && path.startsWith("live/") === live)
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort();
if (files.length === 0) throw new Error(`no test file matches ${words.join(" ")}`);

const print = (text: string) => void process.stdout.write(text);
const tally = await runFiles({ folder: here, files, processes: availableParallelism(), print });

for (const title of tally.skipped) print(`skipped: ${title}\n`);
for (const title of tally.failed) print(`failed:  ${title}\n`);
const skipped = tally.skipped.length === 0 ? "" : `, ${tally.skipped.length} skipped`;
print(`${tally.passed} passed, ${tally.failed.length} failed${skipped}\n`);
// A machine without the programs of test/live/ has done nothing wrong; a run that did nothing at all has.
process.exit(tally.failed.length === 0 && tally.passed + tally.skipped.length > 0 ? 0 : 1);
