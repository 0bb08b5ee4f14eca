import type { Tree, TreeFile } from "../specs/tree.ts";
import { listCommitsFrom, missingObject } from "./commit-listing.ts";
import { askGit, type Where } from "./git-plumbing.ts";
import { type Change, listIndex, listStaged } from "./index-listing.ts";
import { type ObjectReader, openObjects } from "./object-reader.ts";

/** What the commit path reads of a repository. Nothing here writes, locks, or looks at the working tree. */
export type GitObjects = {
  /** What the next commit would hold. */
  indexTree: () => Tree;
  /** What a commit holds; an annotated tag stands for the commit it names. */
  commitTree: (commit: string) => Tree;
  /** What the next commit would change against HEAD; all of it, where there is no commit yet. */
  stagedChanges: () => Promise<Change[]>;
  /** The oids of the commits that `git rev-list` finds for these revisions, newest first. */
  commitsOf: (revisions: readonly string[]) => Promise<string[]>;
  /** Ends the git process that reads objects. */
  close: () => void;
};

/** Reads a repository through git's plumbing: one process a listing, and one for all objects together. */
export function gitObjectsIn(where: Where): GitObjects {
  const objects = openObjects(where);
  const listCommit = listCommitsFrom(objects);
  return {
    indexTree: () => treeOf(() => listIndex(where), objects),
    commitTree: (commit) => treeOf(() => listCommit(commit), objects),
    stagedChanges: () => listStaged(where),
    commitsOf: (revisions) => revisionList(where, revisions),
    close: objects.close,
  };
}

function treeOf(list: () => Promise<readonly TreeFile[]>, objects: ObjectReader): Tree {
  let listed: Promise<readonly TreeFile[]> | null = null;
  const files = () => {
    listed ??= list().then(sortedByPath);
    return listed;
  };
  return {
    files,
    async read(paths) {
      const wanted = new Set(paths);
      const found = (await files()).flatMap(({ path, kind, oid }) =>
        wanted.has(path) && kind !== "submodule" && oid !== null ? [{ path, oid }] : [],
      );
      const blobs = await objects.read(found.map(({ oid }) => oid));
      const bytes = new Map<string, Uint8Array>();
      for (const [index, { path, oid }] of found.entries()) {
        const blob = blobs[index];
        if (blob?.type !== "blob") throw missingObject(`${path} (blob ${oid.slice(0, 7)})`);
        bytes.set(path, blob.bytes);
      }
      return bytes;
    },
  };
}

async function revisionList(where: Where, revisions: readonly string[]): Promise<string[]> {
  if (revisions.length === 0) return [];
  const listing = await askGit(where, ["rev-list", "--stdin"], `${revisions.join("\n")}\n`);
  return listing.toString("latin1").split("\n").filter(Boolean);
}

/** By code unit, as everything here sorts: git sorts by byte, and a folder as if its name ended in `/`. */
function sortedByPath(files: readonly TreeFile[]): TreeFile[] {
  return files.toSorted((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
}
