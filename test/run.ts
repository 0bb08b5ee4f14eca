// Runs every *.test.ts below test/, or those whose path contains one of the words given: `npm test -- reader`.
// `--live` takes test/live/ instead, which needs programs that a fresh machine may lack.
import "./support/defer.ts";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { exec } from "uvu";
import { tally } from "./support/suite.ts";

const here = import.meta.dirname;
const words = process.argv.slice(2).filter((word) => word !== "--live");
const live = process.argv.includes("--live");

const files = readdirSync(here, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts") && path.startsWith("live/") === live)
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort();
if (files.length === 0) throw new Error(`no test file matches ${words.join(" ")}`);

for (const [index, file] of files.entries()) {
  globalThis.UVU_INDEX = index;
  globalThis.UVU_QUEUE?.push([file]);
  await import(pathToFileURL(join(here, file)).href);
}
await exec(false);

for (const title of tally.skipped) process.stdout.write(`skipped: ${title}\n`);
for (const title of tally.failed) process.stdout.write(`failed:  ${title}\n`);
const skipped = tally.skipped.length === 0 ? "" : `, ${tally.skipped.length} skipped`;
process.stdout.write(`${tally.passed} passed, ${tally.failed.length} failed${skipped}\n`);
process.exit(tally.failed.length === 0 && tally.passed > 0 && !process.exitCode ? 0 : 1);
