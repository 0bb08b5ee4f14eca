import { type CommitRange, commitsBetween } from "../../tools/commit-facts.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import type { CommitName } from "../../tools/pachctl/file-info.ts";
import { type Comparison, compareHistories } from "../../trace/compare.ts";
import { type FileChanges, fileChanges } from "../../trace/file-changes.ts";
import type { History } from "../../trace/history.ts";
import type { Target } from "../../trace/target.ts";
import { trace } from "../trace.ts";
import { pipelinesOf } from "./trace-pipelines.ts";
import type { TraceWork } from "./trace-work.ts";

export type TraceDiff = {
  before: History;
  after: History;
  comparison: Comparison;
  /** The git commits between, by the repo whose code differs; null where this clone lacks one end, or there are several. */
  commits: Readonly<Record<string, { range: CommitRange; isBack: boolean } | null>>;
  /** The files that differ, by the data repo; null where one of the data commits cannot be read. */
  files: Readonly<Record<string, FileChanges | null>>;
};

const mostCommits = 20;
/** Of a data commit, so many files are compared. */
const mostFiles = 100_000;

/** What lies between two outputs: other code with its git commits, other data with its files. */
export async function traceDiff(
  work: TraceWork,
  { before: from, after: to }: { before: Target; after: Target },
  where: Where | null,
): Promise<TraceDiff> {
  const pipelines = pipelinesOf(work);
  const before = await trace(work, from, pipelines);
  const after = await trace(work, to, pipelines);
  const comparison = compareHistories(before, after);
  const commits: Record<string, { range: CommitRange; isBack: boolean } | null> = {};
  for (const { repo, before: was, after: is } of comparison.code) {
    const [older, newer] = [was[0]?.code.commit ?? null, is[0]?.code.commit ?? null];
    const isOne = was.length === 1 && is.length === 1 && older !== null && newer !== null;
    commits[repo] = isOne && where !== null ? await rangeOf(where, older, newer) : null;
  }
  const files: Record<string, FileChanges | null> = {};
  for (const { repo, before: was, after: is } of comparison.data) {
    files[repo] = was === null || is === null ? null : await changesIn(work, was, is);
  }
  return { before, after, comparison, commits, files };
}

async function rangeOf(where: Where, older: string, newer: string) {
  const forth = await commitsBetween(where, { older, newer }, mostCommits);
  if (forth === null) return null;
  if (forth.count > 0) return { range: forth, isBack: false };
  const back = await commitsBetween(where, { older: newer, newer: older }, mostCommits);
  return back === null ? null : { range: back, isBack: true };
}

async function changesIn(work: TraceWork, was: CommitName, is: CommitName): Promise<FileChanges | null> {
  const read = async ({ project, repo, id }: CommitName, each: (file: { path: string; hash: string }) => void) => {
    const pachctl = await work.cluster(project);
    const wanted = { each, most: mostFiles, signal: work.signal };
    return pachctl.globFiles(`${repo}@${id}:/**`, wanted);
  };
  const changes = fileChanges();
  const [old, now] = [await read(was, changes.before), await read(is, changes.after)];
  if (old.kind !== "done" || now.kind !== "done") return null;
  return changes.result({ isCut: old.value >= mostFiles || now.value >= mostFiles });
}
