import { parsePushedRefs } from "../../changes/pushed-refs.ts";
import { commitsPushed } from "../../changes/range.ts";
import type { Tree } from "../../specs/tree.ts";
import { type GitObjects, gitObjectsIn } from "../../tools/git-objects.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import type { Change } from "../../tools/index-listing.ts";

// What a hook needs of git whatever it finds. Asked before the checks are loaded, it is answered while they are: on the
// way of one commit that is 5 ms. So this file imports none of them.

/** The index of a commit that is being made. Whoever opened it closes `objects`. */
export type OpenIndex = { objects: GitObjects; tree: Tree; changes: Promise<readonly Change[]> };

export function openIndex(where: Where): OpenIndex {
  const objects = gitObjectsIn(where);
  const changes = awaited(objects.stagedChanges());
  const tree = objects.indexTree();
  awaited(tree.files());
  objects.start();
  return { objects, tree, changes };
}

/** What git tells a pre-push hook: the remote's name (its URL where it has none), and the refs on stdin. */
export type Push = { remote: string; stdin: string };

/** The commits that a push brings, oldest first. Whoever opened it closes `objects`. */
export type OpenPush = { objects: GitObjects; commits: Promise<readonly string[]> };

export function openPush(where: Where, { remote, stdin }: Push): OpenPush {
  const objects = gitObjectsIn(where);
  objects.start();
  return { objects, commits: awaited(commitsPushed(parsePushedRefs(stdin), remote, objects)) };
}

/** Node takes a promise that fails before anybody waits for it for a bug; whoever waits is still told. */
function awaited<Result>(asked: Promise<Result>): Promise<Result> {
  asked.catch(() => {});
  return asked;
}
