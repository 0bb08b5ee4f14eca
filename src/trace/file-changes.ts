/** How the files of two data commits differ. */
export type FileChanges = {
  added: number;
  removed: number;
  changed: number;
  /** The first few, in order of path. */
  some: readonly { path: string; how: "added" | "removed" | "changed" }[];
  /** True where not all files were looked at. */
  isCut: boolean;
};

type File = { path: string; hash: string };

const mostNamed = 10;

/** Compares files as they come: first all of `before`, then all of `after`. Folders, whose path ends with a slash, are passed over. */
export function fileChanges(): {
  before: (file: File) => void;
  after: (file: File) => void;
  result: (known: { isCut: boolean }) => FileChanges;
} {
  const old = new Map<string, string>();
  const found: { path: string; how: FileChanges["some"][number]["how"] }[] = [];
  let [added, changed] = [0, 0];
  return {
    before({ path, hash }) {
      if (!path.endsWith("/")) old.set(path, hash);
    },
    after({ path, hash }) {
      if (path.endsWith("/")) return;
      const was = old.get(path);
      old.delete(path);
      if (was === hash) return;
      if (was === undefined) added += 1;
      else changed += 1;
      if (found.length < mostNamed) found.push({ path, how: was === undefined ? "added" : "changed" });
    },
    result({ isCut }) {
      const removed = [...old.keys()].slice(0, mostNamed).map((path) => ({ path, how: "removed" as const }));
      const some = [...found, ...removed].toSorted((one, other) => (one.path < other.path ? -1 : 1));
      return { added, changed, removed: old.size, some: some.slice(0, mostNamed), isCut };
    },
  };
}
