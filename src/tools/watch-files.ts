import { watch } from "node:fs";
import { platform } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../failure.ts";
import { type FolderChanges, watchFolders } from "./watch-folders.ts";

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
  const onChange = (path: string) => {
    if (path !== "" && !passedOver.test(path) && !isOurs(path)) last = Date.now();
  };
  const onError = (cause: unknown) => {
    fault = { cause };
  };
  const isPassedOver = (path: string) => passedOver.test(path);
  const watcher = watching(folder, { isPassedOver, onChange, onError }, failure);
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

function watching(folder: string, changes: FolderChanges, failure: (cause: unknown) => Failure) {
  try {
    if (platform() === "linux") return watchFolders(folder, changes);
    const watcher = watch(folder, { recursive: true });
    watcher.on("change", (_, name) => changes.onChange(String(name ?? "")));
    watcher.on("error", changes.onError);
    return watcher;
  } catch (cause) {
    throw failure(cause);
  }
}
