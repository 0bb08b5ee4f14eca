import type { GitRemotes } from "../../tools/git-remote.ts";

/** So many are compared with each other; a push of more branches to one environment goes by their commits' time alone. */
const mostCompared = 8;

/**
 * Puts pushed commits into the order in which they are deployed, so that the newest is what runs in the end: an ancestor
 * before its descendants, and where neither is the other's, the older one first.
 */
export async function inCommitOrder<Item>(
  items: readonly Item[],
  commitOf: (item: Item) => string,
  git: Pick<GitRemotes, "isAncestor" | "commitTime">,
): Promise<Item[]> {
  if (items.length < 2) return [...items];
  const timed = await Promise.all(items.map(async (item) => ({ item, time: await git.commitTime(commitOf(item)) })));
  const left = timed.toSorted((one, other) => one.time - other.time).map(({ item }) => item);
  if (left.length > mostCompared) return left;
  const ordered: Item[] = [];
  while (left.length > 0) ordered.push(...left.splice(await firstOf(left, commitOf, git), 1));
  return ordered;
}

/** The first one that comes after none of the others: clocks of two machines may tell otherwise. */
async function firstOf<Item>(
  items: readonly Item[],
  commitOf: (item: Item) => string,
  { isAncestor }: Pick<GitRemotes, "isAncestor">,
): Promise<number> {
  for (const [index, item] of items.entries()) {
    const commit = commitOf(item);
    const others = items.map(commitOf).filter((other) => other !== commit);
    const found = await Promise.all(others.map((other) => isAncestor(other, commit)));
    if (!found.includes(true)) return index;
  }
  return 0;
}
