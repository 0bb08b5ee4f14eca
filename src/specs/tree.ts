/** One file of a tree. `oid` is git's object id where the tree has it without reading the file. */
export type TreeFile = { path: string; kind: "file" | "symlink" | "submodule"; oid: string | null };

/**
 * A snapshot of files to work on: the working tree, the index, or a commit. Paths are relative to the top
 * level of the repository, with `/`. Whoever validates does not know which of the three it has.
 */
export type Tree = {
  /** All files, sorted by path; those git ignores are not among them. */
  files: () => Promise<readonly TreeFile[]>;
  /** The bytes of each path that the tree holds; a path it lacks is left out of the answer. */
  read: (paths: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;
  /** Why `read` left out a path that is there: the end of a sentence that begins with it. Null where there is no more to say. */
  whyUnread?: (path: string) => string | null;
};
