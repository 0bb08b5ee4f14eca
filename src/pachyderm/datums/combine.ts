import { type DatumFile, type DatumHash, withoutSlash } from "./datum-id.ts";
import { crossOf, type DatumList, eachFile, groupOf, joinOf, type KeyedFiles, unionOf } from "./datum-list.ts";
import type { GlobMatcher } from "./glob-matcher.ts";
import { orderById } from "./id-order.ts";
import type { InputTree, Leaf } from "./input-tree.ts";
import type { MatchedFiles } from "./matched-files.ts";

/** What the globs of the leaves let in, in pachd's order of paths, and how their keys are filled. */
export type Matched = {
  filesOf: (leaf: Leaf) => MatchedFiles;
  matcherOf: (leaf: Leaf) => GlobMatcher;
  hash: DatumHash;
};

/** Combines the files of the leaves into datums; equal ids count once at every level. */
export function combine(tree: InputTree, matched: Matched): DatumList {
  if (tree.kind === "leaf") return eachFile(matched.filesOf(tree));
  const children = tree.children.map((child) => combine(child, matched));
  const isDistinct = hasOwnFiles(tree.children);
  if (tree.kind === "union") return once({ ...unionOf(children), isDistinct }, matched.hash);
  if (tree.kind === "cross") return once({ ...crossOf(children), isDistinct }, matched.hash);
  if (tree.kind === "join") {
    const files = children.map(distinctFiles);
    return once(
      { ...joinOf(byKey(files, (file) => keyOf(file, file.leaf.joinOn, matched))), isDistinct },
      matched.hash,
    );
  }
  const files = children.map((child) => filesById(child, matched.hash));
  return once(
    { ...groupOf(byKey(files, (file) => keyOf(file, file.leaf.groupBy, matched))), isDistinct },
    matched.hash,
  );
}

/** True where no two children can hold the same file as ids see it, so that no two datums of theirs get one id. */
function hasOwnFiles(children: readonly InputTree[]): boolean {
  const seen = new Set<string>();
  return children.every((child) => {
    const own = new Set(namesIn(child));
    const isNew = [...own].every((name) => !seen.has(name));
    for (const name of own) seen.add(name);
    return isNew;
  });
}

/** Ids know the name, repo and branch of an input, and nothing else of it. */
function namesIn(tree: InputTree): string[] {
  if (tree.kind !== "leaf") return tree.children.flatMap(namesIn);
  return [JSON.stringify([tree.name, tree.repo, tree.branch])];
}

/** Hashing all is what it takes to find equal ids; where there can be none, nothing is hashed. */
function once(list: DatumList, hash: DatumHash): DatumList {
  if (list.isDistinct) return list;
  const ordered = orderById(list, hash);
  return { length: ordered.length, at: (position) => list.at(ordered.indexAt(position)), isDistinct: true };
}

function keyOf({ leaf, path }: DatumFile, template: string, { matcherOf }: Matched): string {
  return matcherOf(leaf).fill(template, withoutSlash(path));
}

function byKey(children: readonly (readonly DatumFile[])[], keyOfFile: (file: DatumFile) => string): KeyedFiles {
  const keyed = new Map<string, DatumFile[][]>();
  for (const [child, files] of children.entries()) {
    for (const file of files) {
      const key = keyOfFile(file);
      const lists = keyed.get(key) ?? children.map(() => []);
      keyed.set(key, lists);
      lists[child]?.push(file);
    }
  }
  return keyed;
}

/** A join takes the files out of what its children combined, each file for itself. */
function distinctFiles(list: DatumList): DatumFile[] {
  const files: DatumFile[] = [];
  const seen = new Map<Leaf, Set<string>>();
  for (let index = 0; index < list.length; index++) {
    for (const file of list.at(index)) {
      const paths = seen.get(file.leaf) ?? new Set();
      if (paths.has(file.path)) continue;
      seen.set(file.leaf, paths.add(file.path));
      files.push(file);
    }
  }
  return files;
}

/** A group takes them too, in the order of the ids, and as often as they stand there. */
function filesById(list: DatumList, hash: DatumHash): DatumFile[] {
  const ordered = orderById(list, hash);
  const files: DatumFile[] = [];
  for (let position = 0; position < ordered.length; position++) {
    for (const file of list.at(ordered.indexAt(position))) files.push(file);
  }
  return files;
}
