import type { Relation } from "../../deploy/ancestry.ts";
import type { Host } from "../../host.ts";
import { gitHistoryIn } from "../../tools/git-history.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import { relationsTo } from "../../tools/relations.ts";
import { isCi } from "../pushing/armed-clone.ts";

/**
 * Whether a commit comes after others. A CI's clone is often cut off after one commit, and is gone after the job: there
 * more is fetched until it is known. A person's clone is left as it is.
 */
export async function knownRelations(
  { host, where }: { host: Host; where: Where },
  tip: string,
  commits: readonly string[],
): Promise<ReadonlyMap<string, Relation>> {
  let relations = await relationsTo(where, tip, commits);
  const isKnown = () => [...relations.values()].every((relation) => relation !== "unknown");
  if (isKnown() || !isCi(host)) return relations;
  const history = gitHistoryIn(where, host.run);
  for (const more of [100, 1000, "all"] as const) {
    if (isKnown() || !(await history.isShallow())) break;
    host.note(`git fetch: ${more === "all" ? "all" : `${more} more`} commits, to know what comes after what\n`);
    if (!(await history.deepen(more))) break;
    relations = await relationsTo(where, tip, commits);
  }
  return relations;
}
