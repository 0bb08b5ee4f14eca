import { once } from "node:events";
import { dispatch } from "./commands/dispatch.ts";
import { exitCodeOf } from "./exit-code.ts";
import { Failure } from "./failure.ts";
import type { Host } from "./host.ts";
import { terminalOf } from "./terminal.ts";

let calledOff: AbortController | null = null;

const host: Host = {
  self: { pid: process.pid, file: process.execPath, args: process.argv.slice(1, 2) },
  cwd: process.cwd(),
  env: process.env,
  terminal: terminalOf(process, process.env, process.platform),
  stdin: async () => (await stdinBytes()).toString("utf8"),
  stdinBytes,
  print: (text) => void process.stdout.write(text),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
  },
  note: (text) => void process.stderr.write(text),
  run: async (command) => {
    const { runExeca } = await import("./tools/run-execa.ts");
    return runExeca(command);
  },
  now: () => new Date(),
  interruptible: async (work) => {
    calledOff = new AbortController();
    try {
      return await work(calledOff.signal);
    } finally {
      calledOff = null;
    }
  },
};

// `pachook validate | head` closes the pipe early: what was read was enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

// exit runs the handlers that end our children; files are only ever replaced in one step, so none is left half written.
process.on("SIGINT", () => stop(130));
process.on("SIGTERM", () => stop(143));

void main();

async function main(): Promise<void> {
  try {
    process.exitCode = await dispatch(host, process.argv.slice(2));
  } catch (error) {
    const { showBug, showFailure } = await import("./report/failure.ts");
    host.note(error instanceof Failure ? showFailure(error) : showBug(error, process.version));
    process.exitCode = exitCodeOf(error);
  }
}

/** Work that can clean up is asked to; whoever asks twice does not want to wait for it. */
function stop(exitCode: number): void {
  if (calledOff === null || calledOff.signal.aborted) process.exit(exitCode);
  calledOff.abort();
}

async function stdinBytes(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
