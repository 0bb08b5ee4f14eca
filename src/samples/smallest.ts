export type SizedFile = { path: string; size: number };

/** Keeps the smallest of many files while they come, and counts all; holds no more than twice as many as it keeps. */
export function smallestOf(most: number): {
  add: (file: SizedFile) => void;
  /** The smallest first, those of one size by path. */
  chosen: () => readonly SizedFile[];
  total: () => { files: number; bytes: number };
} {
  let [kept, files, bytes]: [SizedFile[], number, number] = [[], 0, 0];
  const cut = () => {
    kept = kept.sort(bySize).slice(0, most);
  };
  return {
    add(file) {
      files += 1;
      bytes += file.size;
      kept.push(file);
      if (kept.length >= 2 * most) cut();
    },
    chosen() {
      cut();
      return kept;
    },
    total: () => ({ files, bytes }),
  };
}

function bySize(one: SizedFile, other: SizedFile): number {
  if (one.size !== other.size) return one.size - other.size;
  return one.path < other.path ? -1 : 1;
}
