import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { showFailure } from "../report/failure.ts";
import { watchSaves } from "../tools/watch-files.ts";

export type Watching = {
  /** All below it is watched, but for Git's own and what Pachook writes. */
  folder: string;
  /** True for other paths, from the folder, that a round itself writes: a save of these would never let it rest. */
  isOurs: (path: string) => boolean;
  signal: AbortSignal;
};

/**
 * Does a round, and another on each save below a folder, until it is called off. What goes wrong in a round is shown,
 * and the next save gets its chance.
 *
 * @param round does the work once
 * @returns the answer of the last round; null where it failed
 * @throws Failure "interrupted" where a round was called off, or "file" where the folder cannot be watched
 */
export async function repeatOnSave<Answer>(
  host: Host,
  { folder, isOurs, signal }: Watching,
  round: () => Promise<Answer>,
): Promise<Answer | null> {
  const saves = watchSaves(folder, isOurs);
  try {
    for (;;) {
      const answer = await round().catch((error) => showOrThrow(host, error));
      host.note("waits for the next save; Ctrl-C ends\n");
      if (!(await saves.next(signal))) return answer;
    }
  } finally {
    saves.close();
  }
}

function showOrThrow(host: Host, error: unknown): null {
  if (!(error instanceof Failure) || error.code === "interrupted") throw error;
  host.note(showFailure(error));
  return null;
}
