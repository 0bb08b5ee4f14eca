import { combine } from "./datums/combine.ts";
import { type DataFile, entriesOf, type HeadOf, type TreeEntry } from "./datums/data-repos.ts";
import { type DatumFile, datumHash, withoutSlash } from "./datums/datum-id.ts";
import { orderById } from "./datums/id-order.ts";
import { type InputTree, type Leaf, leavesOf, matchersOf } from "./datums/input-tree.ts";
import { type MatchedFiles, matchedFiles } from "./datums/matched-files.ts";

export type Datum = {
  /** 64 hex digits, as in PACH_DATUM_ID. */
  id: string;
  files: readonly DatumFile[];
};

export type Datums = {
  /** What each input sees of its data, in pachd's order of inputs. */
  inputs: readonly InputView[];
  /** The keys that a file had in its join and its group; empty text where there is none. */
  keysOf: (file: DatumFile) => FileKeys;
  /** How many there are; found without making them. */
  count: number;
  /** The first ones as they are combined, without the work of sorting. */
  first: (limit: number) => Datum[];
  /** All of them in the order of their ids. Hashes and sorts first: a second or two a million, 44 bytes each. */
  sorted: () => Iterable<Datum>;
};

export type FileKeys = { joinOn: string; groupBy: string };

/** How many files and directories of a repo a glob could fit, and how many it fits. */
export type InputView = { leaf: Leaf; files: number; entries: number; matches: number };

/**
 * Cuts data into datums as pachd does.
 *
 * @returns pachd's words where it would refuse, such as a branch that is not there or a glob that does not compile
 */
export async function datumsOf(
  tree: InputTree,
  headOf: (leaf: Leaf) => ReturnType<HeadOf>,
): Promise<Datums | { error: string }> {
  const leaves = leavesOf(tree);
  const heads = new Map<Leaf, readonly DataFile[]>();
  for (const leaf of leaves) {
    const head = headOf(leaf);
    if ("error" in head) return head;
    heads.set(leaf, head);
  }
  const matchers = matchersOf(leaves);
  if ("error" in matchers) return { error: `rpc error: code = Unknown desc = ${matchers.error}` };
  const entries = new Map<readonly DataFile[], readonly TreeEntry[]>();
  const files = new Map<Leaf, MatchedFiles>();
  for (const [leaf, head] of heads) {
    const known = entries.get(head) ?? entriesOf(head);
    entries.set(head, known);
    files.set(leaf, matchedFiles(leaf, { head, entries: known, fits: matchers.get(leaf)?.fits ?? (() => false) }));
  }
  const hash = await datumHash();
  const list = combine(tree, {
    filesOf: (leaf) => files.get(leaf) ?? [],
    matcherOf: (leaf) => matchers.get(leaf) ?? { fits: () => false, fill: () => "" },
    hash,
  });
  const datumAt = (index: number): Datum => {
    const held = list.at(index);
    return { id: hash(held), files: held };
  };
  return {
    inputs: leaves.map((leaf) => {
      const head = heads.get(leaf) ?? [];
      const counts = {
        files: head.length,
        entries: entries.get(head)?.length ?? 0,
        matches: files.get(leaf)?.length ?? 0,
      };
      return { leaf, ...counts };
    }),
    keysOf: ({ leaf, path }) => {
      const fill = (key: string) => matchers.get(leaf)?.fill(key, withoutSlash(path)) ?? "";
      return { joinOn: fill(leaf.joinOn), groupBy: fill(leaf.groupBy) };
    },
    count: list.length,
    first: (limit) => Array.from({ length: Math.min(limit, list.length) }, (_, index) => datumAt(index)),
    *sorted() {
      const ordered = orderById(list, hash);
      for (let position = 0; position < ordered.length; position++) {
        yield { id: ordered.idAt(position), files: list.at(ordered.indexAt(position)) };
      }
    },
  };
}

/** What `list datum` says of any input that has a cron in it; null for one that has none. */
export function refusedByListDatum(tree: InputTree): string | null {
  if (!leavesOf(tree).some(({ isCron }) => isCron)) return null;
  return "can't list datums with a cron input, there will be no datums until the pipeline is created";
}
