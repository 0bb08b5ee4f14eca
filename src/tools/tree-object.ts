import type { TreeFile } from "../specs/tree.ts";

export type TreeEntry = { name: string; kind: TreeFile["kind"] | "folder"; oid: string };

/**
 * Reads a tree object: entries of `<mode> <name>\0<oid>`, the oid in bytes (20, or 32 in a SHA-256 repository).
 * Source: git's documentation, "gitformat-pack" and "hash-function-transition".
 */
export function parseTreeObject(bytes: Buffer, oidBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    const mode = bytes.toString("latin1", at, space);
    const name = bytes.toString("utf8", space + 1, end);
    const oid = bytes.toString("hex", end + 1, end + 1 + oidBytes);
    entries.push({ name, kind: kindOfMode(mode), oid });
    at = end + 1 + oidBytes;
  }
  return entries;
}

/** What a mode of git means; git writes those of folders with and without a leading zero. */
export function kindOfMode(mode: string): TreeEntry["kind"] {
  if (mode === "40000" || mode === "040000") return "folder";
  if (mode === "120000") return "symlink";
  if (mode === "160000") return "submodule";
  return "file";
}
