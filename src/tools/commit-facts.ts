import { Failure } from "../failure.ts";
import { askGit, type Where } from "./git-plumbing.ts";

/** What this clone knows of a commit. */
export type CommitFacts =
  /** `time` is ISO 8601, the author's; `isHeld` where a branch, tag or other ref still reaches it. */
  | { kind: "known"; oid: string; author: string; time: string; subject: string; isHeld: boolean }
  | { kind: "absent"; isShallow: boolean };

/** Commits from one to another, newest first; `count` counts also those that are not listed. */
export type CommitRange = { count: number; commits: readonly { oid: string; subject: string }[] };

/** @param name the id of a commit, whole or shortened: hexadecimal digits and nothing else */
export async function commitFacts(where: Where, name: string): Promise<CommitFacts> {
  const format = "--format=%H%x00%an%x00%aI%x00%s";
  const found = await tryGit(where, ["log", "--max-count=1", format, "--end-of-options", name, "--"]);
  if (found === null) return { kind: "absent", isShallow: await isShallow(where) };
  const [oid = "", author = "", time = "", subject = ""] = found.trimEnd().split("\0");
  const held = await tryGit(where, ["for-each-ref", "--count=1", "--format=%(refname)", `--contains=${oid}`]);
  return { kind: "known", oid, author, time, subject, isHeld: held !== null && held.trim() !== "" };
}

/** @returns null where this clone lacks one of them */
export async function commitsBetween(
  where: Where,
  { older, newer }: { older: string; newer: string },
  most: number,
): Promise<CommitRange | null> {
  const range = ["--end-of-options", `${older}..${newer}`, "--"];
  const listed = await tryGit(where, ["log", `--max-count=${most}`, "--format=%H%x00%s", ...range]);
  if (listed === null) return null;
  const count = Number(await askGit(where, ["rev-list", "--count", ...range]));
  const commits = listed.split("\n").flatMap((line) => {
    const [oid = "", subject = ""] = line.split("\0");
    return oid === "" ? [] : [{ oid, subject }];
  });
  return { count, commits };
}

async function isShallow(where: Where): Promise<boolean> {
  return String(await askGit(where, ["rev-parse", "--is-shallow-repository"])).trim() === "true";
}

/** @returns null where git says that there is no such commit, or that a shortened id fits several */
async function tryGit(where: Where, args: readonly string[]): Promise<string | null> {
  try {
    return (await askGit(where, args)).toString("utf8");
  } catch (error) {
    const isAbsent =
      error instanceof Failure && /bad object|unknown revision|bad revision|ambiguous|Invalid/.test(error.message);
    if (isAbsent) return null;
    throw error;
  }
}
