import { Failure } from "../../failure.ts";
import type { LiveCommand, RunLive } from "../run-live.ts";

/** Ends with the exit code, or null where the time was up. */
export type Limit = { timeoutMs: number | null; stop: () => Promise<void> };

/**
 * Runs an engine's program. When the time is up, or on Ctrl-C, `stop` kills what runs inside: ending the program
 * alone would leave it there.
 */
export async function runWithLimit(
  runLive: RunLive,
  command: LiveCommand,
  { timeoutMs, stop }: Limit,
): Promise<number | null> {
  if (command.signal.aborted) throw calledOff();
  let isOver = false;
  const ending = new AbortController();
  const timer =
    timeoutMs === null
      ? undefined
      : setTimeout(() => {
          isOver = true;
          void stop().then(() => setTimeout(() => ending.abort(), 3_000).unref());
        }, timeoutMs);
  const onAbort = () => void stop().finally(() => ending.abort());
  command.signal.addEventListener("abort", onAbort, { once: true });
  try {
    const code = await runLive({ ...command, signal: ending.signal });
    if (command.signal.aborted) throw calledOff();
    return isOver ? null : code;
  } catch (error) {
    if (command.signal.aborted) throw calledOff();
    if (isOver) return null;
    throw error;
  } finally {
    clearTimeout(timer);
    command.signal.removeEventListener("abort", onAbort);
  }
}

function calledOff(): Failure {
  return new Failure("interrupted", "called off", "Run the same command again.");
}
