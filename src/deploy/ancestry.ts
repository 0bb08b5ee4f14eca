/** What git knows of a commit that is live, seen from the one to deploy. */
export type Relation =
  /** The same, or one that the commit to deploy comes after. */
  | "before"
  /** The commit to deploy lies behind it, or beside it. */
  | "not-before"
  /** This clone does not reach back far enough to say. */
  | "unknown";

/** Why a deploy of this commit must stop; null where it may go on. */
export type AncestryStop = { commit: string; pipelines: readonly string[]; relation: Exclude<Relation, "before"> };

/**
 * Finds live commits that the deploy would undo: whoever deploys an older commit, or a branch without somebody else's
 * work, has to say so.
 *
 * @param live pipelines by name with the commit that they run
 */
export function stopsOf(
  live: readonly { name: string; commit: string }[],
  relations: ReadonlyMap<string, Relation>,
): AncestryStop[] {
  const byCommit = new Map<string, string[]>();
  for (const { name, commit } of live) byCommit.set(commit, [...(byCommit.get(commit) ?? []), name]);
  return [...byCommit].flatMap(([commit, pipelines]) => {
    const relation = relations.get(commit) ?? "unknown";
    return relation === "before" ? [] : [{ commit, pipelines, relation }];
  });
}
