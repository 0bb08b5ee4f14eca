import { type Dirent, readdirSync, statSync } from "node:fs";
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
    for (const entry of entriesOf(folder, below)) {
      const path = `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        waiting.push(path);
        continue;
      }
      const read = fileAt(join(folder, path));
      const fault = faultInPath(path) ?? ("fault" in read ? read.fault(`${basename(folder)}${path}`) : null);
      if (fault !== null) faults.push(fault);
      else if ("size" in read) files.push({ path, size: read.size });
    }
  }
  return { files, faults: faults.sort() };
}

function entriesOf(folder: string, below: string): Dirent[] {
  try {
    return readdirSync(join(folder, below), { withFileTypes: true });
  } catch (cause) {
    throw new Failure("file", `cannot read the folder ${join(folder, below)}`, "Name a folder that is there.", {
      cause,
    });
  }
}

/** Its size, or what pachctl says when it opens or reads it. */
function fileAt(path: string): { size: number } | { fault: (shown: string) => string } {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { fault: (shown) => `open ${shown}: no such file or directory` };
  if (stats.isDirectory()) return { fault: (shown) => `read ${shown}: is a directory` };
  return stats.isFile() ? { size: stats.size } : { fault: (shown) => `${shown} is neither a file nor a folder` };
}
