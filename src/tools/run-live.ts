import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";

/** A program that runs for minutes, whose output is wanted while it comes. */
export type LiveCommand = {
  file: string;
  /** Never a shell string. */
  args: readonly string[];
  cwd: string;
  /** The whole environment of the child. */
  env: Env;
  /** Null: the child gets an empty standard input. */
  stdin: AsyncIterable<Uint8Array> | null;
  /** What the program writes for people, in pieces as it comes. */
  onText: (text: string) => void;
  /** Where standard output is data: reads it to its end. Null: it is text too. */
  readStdout: ((bytes: AsyncIterable<Uint8Array>) => Promise<void>) | null;
  signal: AbortSignal;
};

/** Runs a program to its end and answers with its exit code. Throws where it never ran, was called off or killed. */
export type RunLive = (command: LiveCommand) => Promise<number>;

/** How long a program that was asked to end may take, before it is ended. */
const killAfterMs = 5_000;
/** Between the end of a program's output and the end of the program. */
const endingMs = 1_000;

/**
 * The real `RunLive`. When the signal is given the program is asked to end (SIGTERM), then killed: docker's client
 * tells its daemon to stop, and podman's and buildah's helpers end with them.
 */
export async function runLive(command: LiveCommand): Promise<number> {
  const { file, args, cwd, env, signal, onText } = command;
  if (signal.aborted) throw calledOff();
  const child = spawn(file, args, { cwd, env: { ...env, HUSKY: "0" }, stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", (cause) => reject(notStarted(file, cause)));
    child.on("close", (code, killedBy) => {
      if (code === null)
        reject(new Failure("tool", `${file} was killed by ${killedBy}`, "Run the same command again."));
      else resolve(code);
    });
  });
  let killing: NodeJS.Timeout | undefined;
  const stop = () => {
    child.kill("SIGTERM");
    killing = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  };
  signal.addEventListener("abort", stop, { once: true });
  child.stderr.setEncoding("utf8").on("data", onText);
  // Whichever fails first is what happened, and the program must not outlive it. But where a program ended by itself,
  // its exit code says more than what came of reading or feeding it.
  const beside = (work: Promise<void>, letGo: () => void) =>
    work.then(
      () => null,
      async (error: unknown) => {
        const isOver = await Promise.race([ended.then(isTrue, isTrue), sleep(endingMs, false)]);
        if (isOver) return { error, stopped: false };
        stop();
        letGo();
        return { error, stopped: true };
      },
    );
  try {
    const reading = command.readStdout === null ? readText(child.stdout, onText) : command.readStdout(child.stdout);
    // A program is not over as long as something that it wrote waits to be read.
    const noLongerRead = () => void child.stdout.destroy();
    const feeding = feed(child.stdin, command.stdin);
    const faults = Promise.all([beside(reading, noLongerRead), beside(feeding, () => undefined)]);
    const [code, found] = await Promise.all([ended.catch((error: unknown) => ({ error })), faults]);
    if (signal.aborted) throw calledOff();
    const fault = found.find((each) => each !== null && (each.stopped || code === 0));
    if (fault !== undefined && fault !== null) throw fault.error;
    if (typeof code === "object") throw code.error;
    return code;
  } finally {
    clearTimeout(killing);
    signal.removeEventListener("abort", stop);
  }
}

function isTrue(): boolean {
  return true;
}

function readText(stdout: Readable, onText: (text: string) => void): Promise<void> {
  stdout.setEncoding("utf8").on("data", onText);
  return Promise.resolve();
}

async function feed(stdin: NodeJS.WritableStream, bytes: AsyncIterable<Uint8Array> | null): Promise<void> {
  if (bytes === null) {
    stdin.end();
    return;
  }
  let failure: unknown = null;
  const source = Readable.from(watched(bytes, (error) => (failure = error)));
  // A program that ends early closes its input: its exit code says more than our broken pipe.
  await pipeline(source, stdin).catch(() => undefined);
  if (failure !== null) throw failure;
}

async function* watched(bytes: AsyncIterable<Uint8Array>, onError: (error: unknown) => void) {
  try {
    yield* bytes;
  } catch (error) {
    onError(error);
    throw error;
  }
}

function notStarted(file: string, cause: Error): Failure {
  return new Failure("tool", `${file} did not start`, `Install ${file}, or put it on PATH.`, { cause });
}

function calledOff(): Failure {
  return new Failure("interrupted", "called off", "Run the same command again.");
}
