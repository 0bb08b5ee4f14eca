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
  /** Those of the oids that this clone has. */
  present: (oids: readonly string[]) => Promise<string[]>;
  commitsOf: (range: CommitRange) => Promise<string[]>;
  /** Starts the git process that reads objects, for whoever knows that it will be asked. */
  start: () => void;
  /** Ends the git process that reads objects. */
  close: () => void;
};

/** Commits that the tips reach and `known` does not, newest first; with a remote, less all that was fetched of it. */
export type CommitRange = { tips: readonly string[]; known: readonly string[]; remote: string | null };

/** Reads a repository through git's plumbing: one process a listing, and one for all objects together. */
export function gitObjectsIn(where: Where): GitObjects {
  const objects = openObjects(where);
  const listCommit = listCommitsFrom(objects);
  return {
    indexTree: () => treeOf(() => listIndex(where), objects),
    commitTree: (commit) => treeOf(() => listCommit(commit), objects),
    stagedChanges: () => listStaged(where),
    async present(oids) {
      const found = await objects.read(oids);
      return oids.filter((_, index) => found[index] !== null);
    },
    commitsOf: (range) => listRange(where, range),
    start: objects.start,
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

async function listRange(where: Where, { tips, known, remote }: CommitRange): Promise<string[]> {
  const fetched = remote === null ? [] : ["--not", `--remotes=${remote}`];
  // On stdin, since a push of everything has more refs than a command line holds.
  const revisions = [...tips, ...known.map((oid) => `^${oid}`)].join("\n");
  const listing = await askGit(where, ["rev-list", "--topo-order", "--stdin", ...fetched], `${revisions}\n`);
  return listing.toString("latin1").split("\n").filter(Boolean);
}

/** By code unit, as everything here sorts: git sorts by byte, and a folder as if its name ended in `/`. */
function sortedByPath(files: readonly TreeFile[]): TreeFile[] {
  return files.toSorted((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
}
