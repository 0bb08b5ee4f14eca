/** A file as the cluster lists it; sizes are 64-bit. */
export type ListedFile = { path: string; size: bigint };

/** All that was listed, and the smallest of it. */
export type Smallest = {
  add: (file: ListedFile) => void;
  /** The smallest first, then by path. */
  files: () => ListedFile[];
};

/** Keeps the `count` smallest of any number of files; what it holds does not grow with their number. */
export function smallestFiles(count: number): Smallest {
  let kept: ListedFile[] = [];
  const trim = () => {
    kept = kept.sort(bySize).slice(0, count);
  };
  return {
    add(file) {
      kept.push(file);
      if (kept.length >= 2 * count + 1000) trim();
    },
    files() {
      trim();
      return [...kept];
    },
  };
}

function bySize(one: ListedFile, other: ListedFile): number {
  if (one.size !== other.size) return one.size < other.size ? -1 : 1;
  return one.path < other.path ? -1 : 1;
}
