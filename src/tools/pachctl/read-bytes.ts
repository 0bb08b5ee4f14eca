import type { Env } from "../../host.ts";
import type { Command, Outcome } from "../run.ts";
import type { RunLive } from "../run-live.ts";

/** Who takes the bytes while they come, to their end. */
export type TakeBytes = (bytes: AsyncIterable<Uint8Array>) => Promise<void>;

export type BytesWanted = { take: TakeBytes; signal: AbortSignal };

/** Of what pachctl says on stderr, so much is kept. */
const mostTalkChars = 64 * 1024;

/**
 * Runs a call of pachctl whose answer is no text: a file. Its stdout is handed over and not kept.
 *
 * @returns null where it took longer than it was given
 * @throws what `take` throws, and the Failure "interrupted" where it is called off
 */
export async function readBytes(
  runLive: RunLive,
  { file, args, cwd, env, timeoutMs }: Command & { env: Env },
  { take, signal }: BytesWanted,
): Promise<Outcome | null> {
  const deadline = AbortSignal.timeout(timeoutMs);
  let talk = "";
  const onText = (text: string) => {
    talk = `${talk}${text}`.slice(0, mostTalkChars);
  };
  const either = AbortSignal.any([deadline, signal]);
  try {
    const exitCode = await runLive({ file, args, cwd, env, stdin: null, onText, readStdout: take, signal: either });
    return { exitCode, stdout: "", stderr: talk };
  } catch (error) {
    if (deadline.aborted && !signal.aborted) return null;
    throw error;
  }
}
