import { PassThrough } from "node:stream";
import type { LiveCommand, RunLive } from "../run-live.ts";
import { runWithLimit } from "./run-with-limit.ts";

/** A container that waits, so that processes can be started in it one after the other. */
export type StandingContainer = {
  name: string;
  /** Kills what a process has left running in it. False where the container itself has ended. */
  tidy: () => Promise<boolean>;
  /** Lets it end, and resolves when it is gone. */
  close: () => Promise<void>;
};

/**
 * What the container itself runs: it says that it is process 1, and kills all others at each line that it reads.
 * Without a list of processes of its own it would kill those of the machine, so that it ends at once as any other
 * number. Process 1 alone is spared by the kill, also where code of a datum sends it: pid_namespaces(7). The empty
 * subshell lets shells collect what was killed. Its input ends with whoever holds it, also after `kill -9`, and the
 * container with its input.
 */
export const standingScript =
  '[ "$$" = 1 ] || exit 1; echo up; while read -r line; do kill -9 -1 2>/dev/null; (:); echo tidy; done';

export type Standing = {
  name: string;
  command: Omit<LiveCommand, "stdin" | "onText" | "readStdout">;
  /** Removes the container, whatever runs in it. */
  remove: () => Promise<void>;
};

/** Between the end of its input and the end of a container. */
const closingMs = 20_000;

/** Starts it; null where it does not come up, as with an image that has no shell. */
export async function openStanding(
  runLive: RunLive,
  { name, command, remove }: Standing,
): Promise<StandingContainer | null> {
  const input = new PassThrough();
  const answers = openAnswers();
  const live = { ...command, stdin: input, onText: () => undefined, readStdout: answers.read };
  const ended = runWithLimit(runLive, live, { timeoutMs: null, stop: remove })
    .then(
      () => null,
      (error: unknown) => ({ error }),
    )
    .finally(answers.end);
  const close = async () => {
    input.end();
    const late = setTimeout(() => void remove(), closingMs);
    await ended;
    clearTimeout(late);
  };
  const ask = () => {
    input.write("\n");
    return answers.next();
  };
  if (await answers.next()) return { name, tidy: ask, close };
  await close();
  await remove(); // one that never began stays as "created"
  const fault = await ended;
  if (fault !== null && command.signal.aborted) throw fault.error;
  return null;
}

/** Lines that come one by one, of which only the number matters. `next` is false once there will be no more. */
function openAnswers() {
  let [count, isOver] = [0, false];
  let wake = () => {};
  const end = () => {
    isOver = true;
    wake();
  };
  return {
    read: async (bytes: AsyncIterable<Uint8Array>) => {
      for await (const chunk of bytes) {
        count += chunk.filter((byte) => byte === newline).length;
        wake();
      }
      end();
    },
    end,
    next: async (): Promise<boolean> => {
      while (count === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
      if (count === 0) return false;
      count -= 1;
      return true;
    },
  };
}

const newline = 10;
