import type { DataFile, TreeEntry } from "./data-repos.ts";
import { type DatumFile, withoutSlash } from "./datum-id.ts";
import type { Leaf } from "./input-tree.ts";

/** What the glob of an input lets in. Each file is made when it is asked for: a million are not held a second time. */
export type MatchedFiles = { length: number; at: (index: number) => DatumFile | undefined };

type Head = { head: readonly DataFile[]; entries: readonly TreeEntry[]; fits: (path: string) => boolean };

/** The whole repo is one datum, unless it holds nothing at all. */
export function matchedFiles(leaf: Leaf, { head, entries, fits }: Head): MatchedFiles {
  if (leaf.glob === "/") {
    const size = head.reduce((sum, file) => sum + file.size, 0);
    return head.length === 0 ? [] : [{ leaf, path: "/", size }];
  }
  const places = new Uint32Array(entries.length);
  let length = 0;
  for (const [place, { path }] of entries.entries()) {
    if (!fits(withoutSlash(path))) continue;
    places[length] = place;
    length += 1;
  }
  const kept = places.slice(0, length);
  return {
    length,
    at(index) {
      const entry = entries[kept[index] ?? entries.length];
      return entry === undefined ? undefined : { leaf, path: entry.path, size: entry.size };
    },
  };
}
