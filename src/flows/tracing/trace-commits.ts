import type { CommitInfo } from "../../tools/pachctl/commit-info.ts";
import type { CommitName } from "../../tools/pachctl/file-info.ts";
import { gaps } from "../../trace/gaps.ts";
import type { TraceWork } from "./trace-work.ts";

/** Answers with a sentence where the commit cannot be had. */
export type ReadCommit = (commit: CommitName) => Promise<CommitInfo | string>;

/**
 * Reads commits, a whole set with one call: pachd lists with a set everything that its commits were made from, so that
 * most histories need no second call. Source: Pachyderm, src/server/pfs/server/server_commit_set.go.
 */
export function commitReader(work: TraceWork, first: CommitInfo): ReadCommit {
  const known = new Map([[keyOf(first.commit), first]]);
  const sets = new Map<string, Promise<void>>();
  const readSet = async (id: string) => {
    const answer = await (await work.cluster(work.project)).listCommits(id);
    if (answer.kind !== "done") return; // each commit is asked for by itself then
    for (const info of answer.value) {
      const key = keyOf(info.commit);
      if (info.repoType === "user" && !known.has(key)) known.set(key, info);
    }
  };
  const readOnce = (id: string) => {
    const reading = sets.get(id) ?? readSet(id);
    sets.set(id, reading);
    return reading;
  };
  return async (commit) => {
    const key = keyOf(commit);
    if (!known.has(key)) await readOnce(first.commit.id);
    if (!known.has(key)) await readOnce(commit.id);
    const found = known.get(key);
    if (found !== undefined) return found;
    const asked = await (await work.cluster(commit.project)).inspectCommit(`${commit.repo}@${commit.id}`);
    if (asked.kind === "done") return asked.value;
    return asked.kind === "gone" ? gaps.lostCommit : gaps.refused(asked.says);
  };
}

function keyOf({ project, repo, id }: CommitName): string {
  return `${project}/${repo}@${id}`;
}
