import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { linksOut } from "./file-access.ts";

// The coarsest clock of a file system that git meets (FAT) has steps of two seconds: a file that changed within one
// may change again and look the same.
const settledMs = 2_000;

/**
 * Makes a test that tells whether a plain file on disk is still what it was, without reading it: a text that changes
 * with the file. Null where there is no telling: it is gone, no plain file, out of the root, or changed just now.
 * As git does for its index; the change time is in it because nobody can set that.
 *
 * @param now milliseconds, before any of the files is read
 */
export function stampsIn(root: string, now: number): (path: string) => string | null {
  const isOutside = linksOut(root);
  return (path) => {
    const absolute = resolve(root, path);
    const stat = lstatSync(absolute, { throwIfNoEntry: false, bigint: true });
    if (stat === undefined || !stat.isFile() || isOutside(absolute)) return null;
    if (Number(stat.ctimeMs) > now - settledMs || Number(stat.mtimeMs) > now - settledMs) return null;
    return [stat.dev, stat.ino, stat.size, stat.mode, stat.mtimeNs, stat.ctimeNs].join(" ");
  };
}
