// The stand-in as a program: `node main.js STATE-FOLDER …what pachctl was called with`.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { answer } from "./answer.ts";
import { withState } from "./store.ts";

const [folder = "", ...argv] = process.argv.slice(2);
const line = { argv, stdin: readStdin(), env: process.env, cwd: process.cwd() };
const wait = async (ms: number) => {
  await sleep(ms);
};
const { exitCode, stdout, stderr } = await withState(folder, (state) => answer(state, line, { now: Date.now(), wait }));
process.stderr.write(stderr);
process.stdout.write(stdout, isFile("get") ? "latin1" : "utf8");
process.exitCode = exitCode;

function readStdin(): string {
  const reads = argv.includes("-") || argv.includes("put") || !argv.some((word) => ["-f", "--file"].includes(word));
  if (!reads || !["update", "create", "validate", "put"].includes(argv[0] ?? "")) return "";
  return readFileSync(0, isFile("put") ? "latin1" : "utf8");
}

/** What goes into a file or comes out of one is bytes: one character each. */
function isFile(verb: string): boolean {
  return argv[0] === verb && argv[1] === "file";
}
