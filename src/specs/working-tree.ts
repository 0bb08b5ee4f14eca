import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Git } from "../tools/git.ts";
import { linksOut, systemWords } from "./file-access.ts";
import type { Tree, TreeFile } from "./tree.ts";
import { walkFolder } from "./walk-folder.ts";

// No spec comes near it: pachd itself takes no message above 20 MB, and reading data files by mistake costs memory.
const maxBytes = 8 * 1024 * 1024;

/**
 * The files of a folder on disk: what git tracks or would add, or, where there is no git, all but what is never
 * anybody's own. Symbolic links that lead out of `root` are not followed; a path that lies outside of it to begin with
 * was named by the user, and is read.
 *
 * @param root absolute; the top level of the repository
 * @param git for `root`; null where there is no repository
 */
export function workingTree(root: string, git: Git | null): Tree {
  const reasons = new Map<string, string>();
  let listed: Promise<readonly TreeFile[]> | null = null;

  return {
    files: () => {
      listed ??= git === null ? walkFolder(root) : git.workingFiles().then(withoutOids);
      return listed;
    },
    read: async (paths) => {
      const isOutside = linksOut(root);
      const contents = new Map<string, Uint8Array>();
      for (const path of paths) {
        const absolute = resolve(root, path);
        const read = isOutside(absolute)
          ? { why: "is a symbolic link that leaves the repository" }
          : readFile(absolute);
        if ("bytes" in read) contents.set(path, read.bytes);
        else reasons.set(path, read.why);
      }
      return contents;
    },
    whyUnread: (path) => reasons.get(path) ?? null,
  };
}

function withoutOids(files: readonly Omit<TreeFile, "oid">[]): TreeFile[] {
  return files.map(({ path, kind }) => ({ path, kind, oid: null }));
}

// Synchronous: for a thousand small files it takes a fifth of the time, and nothing else waits for this thread.
function readFile(path: string): { bytes: Uint8Array } | { why: string } {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { why: "is a folder" };
    if (!stat.isFile()) return { why: "is neither a file nor a folder" }; // a pipe would keep us waiting for ever
    if (stat.size > maxBytes) {
      return { why: `has ${Math.round(stat.size / 1e6)} MB; no spec is that large, and 8 MB is the limit` };
    }
    return { bytes: readFileSync(path) };
  } catch (error) {
    return { why: systemWords(error) };
  }
}
