import { cleanGlob } from "../glob.ts";
import type { CronInput, Input, PFSInput } from "../request.ts";
import { type GlobMatcher, globMatcher } from "./glob-matcher.ts";

/** One pfs or cron input with all its defaults. */
export type Leaf = {
  kind: "leaf";
  name: string;
  project: string;
  repo: string;
  branch: string;
  glob: string;
  joinOn: string;
  groupBy: string;
  outerJoin: boolean;
  /** The branch that a trigger watches, where the input has one and names no branch of its own. */
  triggeredBy: string | null;
  isCron: boolean;
  /** Its files are there, all of size 0. */
  emptyFiles: boolean;
  /** Its files are pipes, which can be read once from start to end; this wins over `emptyFiles`. */
  lazy: boolean;
  /** Its data is not in the file system at all. */
  s3: boolean;
};

export type Combined = { kind: "union" | "cross" | "join" | "group"; children: readonly InputTree[] };

/** An input as pachd sees it: children sorted, names and branches filled in. */
export type InputTree = Leaf | Combined;

/** The pipeline that reads; its name is part of the names of trigger branches and cron repos. */
export type Reader = { pipeline: string; project: string };

const kinds = ["union", "cross", "join", "group"] as const;

/**
 * Source: pachyderm, src/pps/pps.go, SortInput and InputName; src/server/pps/server/api_server.go, setInputDefaults.
 *
 * @returns pachd's words for an input that is none
 */
export function readInput(input: Input | undefined, reader: Reader): InputTree | { error: string } {
  if (input === undefined) return { error: "must specify a job" };
  const triggers = { count: 0 };
  const read = (each: Input): InputTree | null => {
    if (each.pfs !== undefined) return leafOf(each.pfs, reader, triggers);
    for (const kind of kinds) {
      const given = each[kind] ?? [];
      if (given.length === 0) continue;
      const children = sorted(given).map(read);
      return children.includes(null) ? null : { kind, children: children.filter((child) => child !== null) };
    }
    return each.cron === undefined ? null : cronLeaf(each.cron, reader);
  };
  return read(input) ?? { error: "unrecognized input type" };
}

/** By the names that were written, before a missing one becomes that of the repo; stable. */
function sorted(inputs: readonly Input[]): Input[] {
  const named = inputs.map((input) => ({ input, name: writtenName(input) }));
  return named.sort((one, other) => compareText(one.name, other.name)).map(({ input }) => input);
}

/** A nested input goes by the first of its own children, once these are sorted. */
function writtenName(input: Input): string {
  if (input.pfs !== undefined) return input.pfs.name ?? "";
  for (const kind of kinds) {
    const names = (input[kind] ?? []).map(writtenName);
    if (names.length > 0) return names.toSorted(compareText)[0] ?? "";
  }
  return input.cron?.name ?? "";
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function leafOf(pfs: PFSInput, reader: Reader, triggers: { count: number }): Leaf {
  const isTriggered = !pfs.branch && pfs.trigger !== undefined;
  if (isTriggered) triggers.count += 1;
  const repo = pfs.repo ?? "";
  return {
    kind: "leaf",
    name: pfs.name || repo,
    project: pfs.project || reader.project,
    repo,
    branch: pfs.branch || (isTriggered ? `${reader.pipeline}-trigger-${triggers.count}` : "master"),
    glob: cleanGlob(pfs.glob ?? ""),
    joinOn: pfs.join_on ?? "",
    groupBy: pfs.group_by ?? "",
    outerJoin: pfs.outer_join ?? false,
    triggeredBy: isTriggered ? pfs.trigger?.branch || "master" : null,
    isCron: false,
    emptyFiles: pfs.empty_files ?? false,
    lazy: pfs.lazy ?? false,
    s3: pfs.s3 ?? false,
  };
}

/** A cron input is a repo that gets a file a tick. Source: pachyderm, src/server/worker/datum/create.go, createCron. */
function cronLeaf(cron: CronInput, { pipeline, project }: Reader): Leaf {
  const name = cron.name ?? "";
  const repo = cron.repo || `${pipeline}_${name}`;
  const keys = { joinOn: "", groupBy: "", outerJoin: false, triggeredBy: null };
  const ways = { emptyFiles: false, lazy: false, s3: false };
  return { kind: "leaf", name, project, repo, branch: "master", glob: "/*", ...keys, ...ways, isCron: true };
}

/** Every leaf, in the order in which pachd reads them. */
export function leavesOf(tree: InputTree): Leaf[] {
  return tree.kind === "leaf" ? [tree] : tree.children.flatMap(leavesOf);
}

/** The matcher of every leaf, or what the first glob that does not compile says. */
export function matchersOf(leaves: readonly Leaf[]): Map<Leaf, GlobMatcher> | { error: string } {
  const matchers = new Map<Leaf, GlobMatcher>();
  for (const leaf of leaves) {
    const matcher = globMatcher(leaf.glob);
    if ("error" in matcher) return matcher;
    matchers.set(leaf, matcher);
  }
  return matchers;
}
