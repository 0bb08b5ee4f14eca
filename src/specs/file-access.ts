import { realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/**
 * Makes a test that is true for a path inside `root` that a symbolic link, its own or one of its folders', leads out
 * of it. Folders are looked up once.
 */
export function linksOut(root: string): (path: string) => boolean {
  const realRoot = realPath(root) ?? root;
  const folders = new Map<string, boolean>();
  const leaves = (path: string) => {
    const real = realPath(path);
    return real !== null && !isBelow(realRoot, real); // one that is not there leads nowhere
  };
  return (path) => {
    if (!isBelow(root, path)) return false;
    const folder = dirname(path);
    let out = folders.get(folder);
    if (out === undefined) {
      out = leaves(folder);
      folders.set(folder, out);
    }
    return out || leaves(path);
  };
}

function isBelow(root: string, path: string): boolean {
  if (path.startsWith(`${root}${sep}`) && !path.includes(`${sep}..`)) return true;
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && way !== join("/", way);
}

function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null; // not there, or not ours to look at: reading it will say so
  }
}

/** What the system's error means for a reader of the report: the end of a sentence that begins with the path. */
export function systemWords(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return words[code] ?? `cannot be read (${code || String(error)})`;
}

const words: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  ENOTDIR: "is not there",
  EACCES: "may not be read by you",
  EPERM: "may not be read by you",
  EISDIR: "is a folder",
  ELOOP: "is a symbolic link that leads to itself",
  ENAMETOOLONG: "has a name that is too long for the system",
};
