import { Failure } from "../../failure.ts";
import type { Env } from "../../host.ts";
import type { Command, Outcome } from "../run.ts";
import type { RunLive } from "../run-live.ts";
import { jsonStream } from "./json-stream.ts";

export type Objects = {
  each: (value: unknown) => void;
  /** How many are wanted at most; all unless said. */
  most?: number;
  /** Calls the reading off. */
  signal?: AbortSignal;
};

/** How a streamed call ended; `outcome` is null where it took longer than it was given. Its stdout is always empty. */
export type Streamed = { outcome: Outcome | null; count: number };

type StreamedCall = { command: Command & { env: Env }; verb: string; objects: Objects };

/** Thrown into the reading once enough has come; never leaves this file. */
const enough = Symbol("enough");
/** Of what pachctl says on stderr, so much is kept. */
const mostTalkChars = 64 * 1024;

/** Runs pachctl and hands over each object while it comes; what came is not kept. */
export async function streamObjects(runLive: RunLive, call: StreamedCall): Promise<Streamed> {
  const { command, verb, objects } = call;
  const most = objects.most ?? Number.POSITIVE_INFINITY;
  const deadline = AbortSignal.timeout(command.timeoutMs);
  let [count, talk, hasEnough] = [0, "", false];
  const stream = jsonStream((value) => {
    if (count >= most) {
      hasEnough = true;
      throw enough;
    }
    count += 1;
    objects.each(value);
  });
  const readStdout = async (bytes: AsyncIterable<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of bytes) stream.add(decoder.decode(chunk, { stream: true }));
  };
  const onText = (text: string) => {
    talk = `${talk}${text}`.slice(0, mostTalkChars);
  };
  const signal = objects.signal === undefined ? deadline : AbortSignal.any([deadline, objects.signal]);
  const { file, args, cwd, env } = command;
  try {
    const exitCode = await runLive({ file, args, cwd, env, stdin: null, onText, readStdout, signal });
    // It may notice by itself that nobody reads on, and call that a failure.
    if (hasEnough) return ended(talk, count);
    if (exitCode === 0 && !stream.isComplete()) throw noJson(verb);
    return { outcome: { exitCode, stdout: "", stderr: talk }, count };
  } catch (error) {
    if (error === enough) return ended(talk, count);
    if (deadline.aborted && objects.signal?.aborted !== true) return { outcome: null, count };
    throw error;
  }
}

function ended(stderr: string, count: number): Streamed {
  return { outcome: { exitCode: 0, stdout: "", stderr }, count };
}

/** The same for an answer that is there as a whole. */
export function objectsOf(text: string, { verb, each }: { verb: string; each: (value: unknown) => void }): number {
  let count = 0;
  const stream = jsonStream((value) => {
    count += 1;
    each(value);
  });
  stream.add(text);
  if (!stream.isComplete()) throw noJson(verb);
  return count;
}

function noJson(verb: string): Failure {
  const hint = "See that the pachctl on PATH is 2.8 or newer: pachctl version";
  return new Failure("tool", `pachctl ${verb} answered with something that is no JSON`, hint);
}
