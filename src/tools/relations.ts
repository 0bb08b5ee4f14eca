import { askGit, type Where } from "./git-plumbing.ts";

type Relation = "before" | "not-before" | "unknown";

/**
 * Says of each commit whether `tip` comes after it. Three git processes at most, however many commits. A shallow clone
 * that does not show the way from one to the other says "unknown", and so does a clone that lacks the commit.
 */
export async function relationsTo(
  where: Where,
  tip: string,
  commits: readonly string[],
): Promise<Map<string, Relation>> {
  const asked = [...new Set(commits)].filter((commit) => commit !== tip);
  const relations = new Map<string, Relation>(commits.includes(tip) ? [[tip, "before"]] : []);
  if (asked.length === 0) return relations;
  const checked = await askGit(where, ["cat-file", "--batch-check=%(objectname) %(objecttype)"], lines(asked));
  const present = new Set(
    checked
      .toString()
      .split("\n")
      .flatMap((line) => /^(\S+) commit$/.exec(line)?.[1] ?? []),
  );
  const known = asked.filter((commit) => present.has(commit));
  const outside =
    known.length === 0 ? "" : String(await askGit(where, ["rev-list", "--stdin"], lines([...known, `^${tip}`])));
  const notBefore = new Set(outside.split("\n"));
  const isCut = known.some((commit) => notBefore.has(commit)) && (await isShallow(where));
  for (const commit of asked) {
    if (!present.has(commit)) relations.set(commit, "unknown");
    else if (!notBefore.has(commit)) relations.set(commit, "before");
    else relations.set(commit, isCut ? "unknown" : "not-before");
  }
  return relations;
}

async function isShallow(where: Where): Promise<boolean> {
  return String(await askGit(where, ["rev-parse", "--is-shallow-repository"])).trim() === "true";
}

function lines(words: readonly string[]): string {
  return words.map((word) => `${word}\n`).join("");
}
