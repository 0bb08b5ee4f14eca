// Runs every *.test.ts below test/, or those whose path contains one of the words given: `npm test -- reader`.
// `--live` takes test/live/ instead, which needs programs that a fresh machine may lack.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as uvu from "uvu";
import { tally } from "./support/suite.ts";

declare global {
  var UVU_DEFER: number | undefined;
  var UVU_INDEX: number | undefined;
  var UVU_QUEUE: unknown[][] | undefined;
}

const here = import.meta.dirname;
const words = process.argv.slice(2).filter((word) => word !== "--live");
const live = process.argv.includes("--live");

const files = readdirSync(here, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts") && path.startsWith("live/") === live)
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort();
if (files.length === 0) throw new Error(`no test file matches ${words.join(" ")}`);

globalThis.UVU_DEFER = 1;
globalThis.UVU_QUEUE ??= [];
for (const [index, file] of files.entries()) {
  globalThis.UVU_INDEX = index;
  globalThis.UVU_QUEUE[index] = [file];
  await import(pathToFileURL(join(here, file)).href);
}
await (uvu as unknown as { exec: (bail: boolean) => Promise<void> }).exec(false);

for (const title of tally.skipped) process.stdout.write(`skipped: ${title}\n`);
for (const title of tally.failed) process.stdout.write(`failed:  ${title}\n`);
const skipped = tally.skipped.length === 0 ? "" : `, ${tally.skipped.length} skipped`;
process.stdout.write(`${tally.passed} passed, ${tally.failed.length} failed${skipped}\n`);
process.exit(tally.failed.length === 0 && tally.passed > 0 && !process.exitCode ? 0 : 1);
