import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join, sep } from "node:path";

export type FolderChanges = {
  /** True for folders, by their path from the top, that are not looked into. */
  isPassedOver: (path: string) => boolean;
  /** With the path from the top of what was made, changed, moved or removed. */
  onChange: (path: string) => void;
  onError: (cause: unknown) => void;
};

/**
 * Watches a folder and each below it by itself. Node's own `recursive` follows every single file on Linux, and so
 * hears no more of one that an editor has replaced (seen with Node 20.19, 22 and 24).
 *
 * @throws what `fs.watch` throws, such as where the system has no more watches to give
 */
export function watchFolders(top: string, { isPassedOver, onChange, onError }: FolderChanges): { close: () => void } {
  const watchers = new Map<string, FSWatcher>();
  const drop = (path: string) => {
    for (const [folder, watcher] of watchers) {
      if (folder !== path && !folder.startsWith(path + sep)) continue;
      watcher.close();
      watchers.delete(folder);
    }
  };
  const add = (folder: string) => {
    if (isPassedOver(folder)) return;
    // Watched before it is read: what is made in between is heard of.
    const watcher = watch(join(top, folder));
    watchers.set(folder, watcher);
    watcher.on("change", (kind, name) => {
      const path = join(folder, String(name ?? ""));
      if (kind === "rename") lookAgain(path);
      onChange(path);
    });
    watcher.on("error", (cause) => unlessGone(cause, onError));
    for (const entry of readdirSync(join(top, folder), { withFileTypes: true })) {
      if (entry.isDirectory() && !watchers.has(join(folder, entry.name))) addIfThere(join(folder, entry.name));
    }
  };
  const addIfThere = (folder: string) => {
    try {
      add(folder);
    } catch (cause) {
      unlessGone(cause, (fault) => {
        throw fault;
      });
    }
  };
  /** Another folder may stand where one was. */
  const lookAgain = (path: string) => {
    drop(path);
    try {
      if (statSync(join(top, path), { throwIfNoEntry: false })?.isDirectory() === true) addIfThere(path);
    } catch (cause) {
      onError(cause);
    }
  };
  const close = () => {
    for (const watcher of watchers.values()) watcher.close();
  };
  try {
    add("");
  } catch (cause) {
    close();
    throw cause;
  }
  return { close };
}

/** A folder that went away while it was looked at is no error. */
function unlessGone(cause: unknown, onError: (cause: unknown) => void): void {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "EPERM") onError(cause);
}
