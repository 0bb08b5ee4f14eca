import { watch } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../failure.ts";

const passedOver = /(^|[\\/])(\.git|\.pachook|node_modules|__pycache__)([\\/]|$)/;
const stillMs = 200;

/** The saves below a folder from when it was made on: also those that come while nobody waits. */
export type Saves = {
  /**
   * Waits until something is saved that no answer before has told of, and then until all is still for a moment: an
   * editor writes in several steps.
   *
   * @returns false where it was called off
   */
  next: (signal: AbortSignal) => Promise<boolean>;
  close: () => void;
};

/**
 * Watches the files below a folder. Git's own and what Pachook writes do not count.
 *
 * @param isOurs true for other paths, from the folder, that do not count
 * @throws Failure "file" where the system cannot watch it, from here or from `next`
 */
export function watchSaves(folder: string, isOurs: (path: string) => boolean): Saves {
  let last: number | null = null;
  let fault: { cause: unknown } | null = null;
  const failure = (cause: unknown) =>
    new Failure("file", `${folder} cannot be watched`, "Run the command without --watch.", { cause });
  const watcher = watching(folder, failure);
  watcher.on("change", (_, filename) => {
    const path = String(filename ?? "");
    if (path !== "" && !passedOver.test(path) && !isOurs(path)) last = Date.now();
  });
  watcher.on("error", (cause) => {
    fault = { cause };
  });
  return {
    async next(signal) {
      while (!signal.aborted) {
        if (fault !== null) throw failure(fault.cause);
        if (last !== null && Date.now() - last >= stillMs) {
          last = null;
          return true;
        }
        await pause(50);
      }
      return false;
    },
    close: () => watcher.close(),
  };
}

function watching(folder: string, failure: (cause: unknown) => Failure) {
  try {
    return watch(folder, { recursive: true });
  } catch (cause) {
    throw failure(cause);
  }
}
