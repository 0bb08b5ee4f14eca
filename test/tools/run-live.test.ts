import * as assert from "uvu/assert";
import { type LiveCommand, runLive } from "../../src/tools/run-live.ts";
import { failureOf } from "../support/failure-of.ts";
import { describe } from "../support/suite.ts";

function node(script: string, more: Partial<LiveCommand> = {}): LiveCommand {
  const quiet = { onText: () => undefined, readStdout: null, stdin: null, signal: new AbortController().signal };
  return { file: process.execPath, args: ["-e", script], cwd: import.meta.dirname, env: {}, ...quiet, ...more };
}

async function* bytes(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

describe("a program that runs long", (it) => {
  it("is fed by a stream, shows what it says, and answers with its exit code", async () => {
    let shown = "";
    const script =
      "process.stdin.pipe(process.stderr).on('unpipe', () => {}); process.stdin.on('end', () => (process.exitCode = 3))";

    const code = await runLive(node(script, { stdin: bytes("one ", "two"), onText: (text) => (shown += text) }));

    assert.is(code, 3);
    assert.is(shown, "one two");
  });

  it("gives its standard output as bytes to whoever reads it", async () => {
    const chunks: Uint8Array[] = [];
    const readStdout = async (stdout: AsyncIterable<Uint8Array>) => {
      for await (const chunk of stdout) chunks.push(chunk);
    };

    const code = await runLive(node("process.stdout.write(Buffer.alloc(500000, 1))", { readStdout }));

    assert.is(code, 0);
    assert.is(Buffer.concat(chunks).length, 500_000);
  });

  it("may end before it has read all, and its exit code still counts", async () => {
    const endless = (async function* () {
      for (;;) yield Buffer.alloc(65_536);
    })();

    assert.is(await runLive(node("process.exit(4)", { stdin: endless })), 4);
  });

  it("is ended when it is called off, and when what it is fed breaks", async () => {
    const calling = new AbortController();
    const waits = "console.error('up'); setTimeout(() => {}, 60_000)";
    const broken = (async function* () {
      yield Buffer.from("a");
      throw new Error("the disk is gone");
    })();

    const failure = await failureOf(runLive(node(waits, { signal: calling.signal, onText: () => calling.abort() })));
    const fault = await runLive(node(waits, { stdin: broken })).catch((error: Error) => error.message);

    assert.is(failure.code, "interrupted");
    assert.is(fault, "the disk is gone");
  });

  it("is ended when its reader breaks off and leaves something unread", async () => {
    const readStdout = async (stdout: AsyncIterable<Uint8Array>) => {
      await stdout[Symbol.asyncIterator]().next();
      throw new Error("the disk is full");
    };
    const writes = "process.stdout.write(Buffer.alloc(5_000_000))";
    const running = runLive(node(writes, { readStdout }));

    assert.is(await running.then(String, (error: Error) => error.message), "the disk is full");
  });

  it("says it where there is no such program", async () => {
    const failure = await failureOf(runLive({ ...node(""), file: "no-such-program-here" }));

    assert.match(failure.message, "no-such-program-here did not start");
  });
});
