import { Failure } from "../failure.ts";
import { askGit, type Where } from "./git-plumbing.ts";

/** What is told about a commit wherever it is named. */
export type Commit = {
  oid: string;
  /** ISO 8601 in UTC, whole seconds: what the committer's clock said. */
  time: string;
  subject: string;
  /** Those it comes after, nearest first, as far as this clone has them; of a merge only the first parents. */
  ancestors: readonly string[];
};

/**
 * Looks a commit up by any name git knows.
 *
 * @param ancestors how many of them to name at most
 * @throws Failure "usage" where the name is none
 */
export async function findCommit(where: Where, name: string, ancestors: number): Promise<Commit> {
  if (name.startsWith("-")) throw noCommit(name);
  const format = "--format=%H%x00%ct%x00%s";
  const args = ["log", "--first-parent", `--max-count=${ancestors + 1}`, format, "--end-of-options", name, "--"];
  let text: string;
  try {
    text = (await askGit(where, args)).toString("utf8");
  } catch (cause) {
    if (
      cause instanceof Failure &&
      /unknown revision|bad revision|ambiguous|does not have any commits/.test(cause.message)
    )
      throw noCommit(name, cause);
    throw cause;
  }
  const [first, ...others] = text.split("\n").filter((line) => line !== "");
  const [oid = "", seconds = "0", subject = ""] = (first ?? "").split("\0");
  if (oid === "") throw noCommit(name);
  const time = new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
  return { oid, time, subject, ancestors: others.map((line) => line.slice(0, line.indexOf("\0"))) };
}

function noCommit(name: string, cause?: unknown): Failure {
  const hint = "Commit first, or name one that `git log` shows; in a shallow clone: git fetch --unshallow";
  return new Failure("usage", `there is no commit ${JSON.stringify(name)} in this clone`, hint, { cause });
}
