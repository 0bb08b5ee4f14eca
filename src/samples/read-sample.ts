import { lstatSync, opendirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { Failure } from "../failure.ts";
import type { DataFile } from "../pachyderm/datums/data-repos.ts";
import { faultInPath } from "../pachyderm/datums/file-name.ts";

/** A folder as `pachctl put file -r` would take it. */
export type Sample = {
  files: readonly DataFile[];
  /** What pachctl or pachd says to names and links that it does not take; one of them and nothing is uploaded. */
  faults: readonly string[];
};

/**
 * Lists a folder of sample data. Links to files are followed; empty folders do not exist; `.git` and its like are
 * data as everything else.
 *
 * @throws Failure where the folder cannot be read
 */
export function readSample(folder: string): Sample {
  const files: DataFile[] = [];
  const faults: string[] = [];
  const waiting = [""];
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for (const name of namesIn(join(folder, below))) {
      const path = `${below}/${name}`;
      const read = entryAt(join(folder, path));
      if (read === "folder") {
        waiting.push(path);
        continue;
      }
      const fault = faultInPath(path) ?? ("fault" in read ? read.fault(`${basename(folder)}${path}`) : null);
      if (fault !== null) faults.push(fault);
      else if ("size" in read) files.push({ path, size: read.size });
    }
  }
  return { files, faults: faults.sort() };
}

/** Read a piece at a time: Node takes more for a list of a million entries than all of them take here. */
function namesIn(folder: string): string[] {
  try {
    const open = opendirSync(folder, { bufferSize: entriesAtOnce });
    try {
      const names: string[] = [];
      for (let entry = open.readSync(); entry !== null; entry = open.readSync()) names.push(entry.name);
      // Paths are wanted in order later, and names alone are sorted in less time.
      return names.sort();
    } finally {
      open.closeSync();
    }
  } catch (cause) {
    throw new Failure("file", `cannot read the folder ${folder}`, "Name a folder that is there.", { cause });
  }
}

const entriesAtOnce = 1024;

/** A file's size, that it is a folder, or what pachctl says when it opens or reads it. */
function entryAt(path: string): { size: number } | { fault: (shown: string) => string } | "folder" {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { fault: (shown) => `open ${shown}: no such file or directory` };
  if (stats.isFile()) return { size: stats.size };
  if (!stats.isDirectory()) return { fault: (shown) => `${shown} is neither a file nor a folder` };
  return lstatSync(path).isDirectory() ? "folder" : { fault: (shown) => `read ${shown}: is a directory` };
}
