import type { Trigger } from "../../ci/ci-job.ts";
import type { Host } from "../../host.ts";
import { gitHistoryIn } from "../../tools/git-history.ts";
import type { Where } from "../../tools/git-plumbing.ts";

/**
 * The commit that a pull request starts from: what it is compared with. Of the merge commit that some systems check out
 * it is the tip of the branch it goes into.
 *
 * @returns null where the clone does not show it, and nothing more can be fetched
 */
export async function pullRequestBase(
  host: Host,
  where: Where,
  { into, base }: Extract<Trigger, { kind: "pull-request" }>,
): Promise<string | null> {
  const history = gitHistoryIn(where, host.run);
  const candidates = [...(base === null ? [] : [base]), `refs/remotes/origin/${into}`];
  const find = async () => {
    for (const candidate of candidates) {
      const found = await history.mergeBase(candidate, "HEAD");
      if (found !== null) return found;
    }
    return null;
  };
  let found = await find();
  if (found !== null || into === "") return found;
  await history.fetchBranch(into);
  found = await find();
  for (const more of [100, "all"] as const) {
    if (found !== null || !(await history.isShallow()) || !(await history.deepen(more))) break;
    found = await find();
  }
  return found;
}
