// Started by run.ts, several at a time: runs the test files that it is sent, one after the other, and says after each
// what became of its tests. `node worker.ts FOLDER`
import "./support/defer.ts";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runner } from "./support/once-a-run.ts";
import { tally } from "./support/suite.ts";
import { printTally } from "./support/tally.ts";

const [, , folder = ""] = process.argv;
const answers = new Map<string, (answer: unknown) => void>();
const asked = new Map<string, Promise<string>>();

// What several processes need alike is made by the one that started them.
runner.ask = (name) => {
  const asking = asked.get(name) ?? askFor(name);
  asked.set(name, asking);
  return asking;
};

function askFor(name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    process.channel?.ref();
    process.send?.({ want: name });
    answers.set(name, (answer) => {
      answers.delete(name);
      if (answers.size === 0) process.channel?.unref();
      const { path, error } = Object(answer);
      if (typeof path === "string") resolve(path);
      else reject(new Error(String(error)));
    });
  });
}

process.on("message", (message) => {
  const { file, made, end } = Object(message);
  if (end === true) process.exit();
  else if (typeof file === "string") void runFile(file);
  else answers.get(String(made))?.(message);
});
// The process that started us was killed: what tests registered for the end still runs.
process.on("disconnect", () => process.exit());

async function runFile(file: string): Promise<void> {
  // A test that waits for nothing that could still happen lets the process end, instead of hanging for ever.
  process.channel?.unref();
  globalThis.UVU_QUEUE = [[]];
  try {
    await import(pathToFileURL(join(folder, file)).href);
    for (const suite of globalThis.UVU_QUEUE[0] ?? []) {
      const [errors] = await suite();
      if (typeof errors === "string") process.stdout.write(`\n${clipped(errors)}\n`);
    }
  } catch (error) {
    tally.failed.push(`${file} cannot be loaded`);
    process.stdout.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
  process.channel?.ref();
  printTally(tally);
  Object.assign(tally, { passed: 0, failed: [], skipped: [] });
}

/** A comparison of large values is as long as both of them, and would drown all other output. */
function clipped(errors: string): string {
  const most = 20_000;
  return errors.length <= most ? errors : `${errors.slice(0, most)}\n… and ${errors.length - most} characters more`;
}
