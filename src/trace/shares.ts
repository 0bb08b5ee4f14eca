import { type Code, isOlderThan, isSameCode } from "./code.ts";
import type { CodeShare } from "./history.ts";
import type { ImageGroup } from "./tally.ts";

/**
 * Puts together what comes from the same code, the most datums first.
 *
 * @param current what the pipeline runs now; null where nobody knows, and then nothing is called older
 */
export function sharesOf(groups: readonly (ImageGroup & { code: Code })[], current: Code | null): CodeShare[] {
  return mergeShares(
    groups.map(({ code, datums, states, jobs }) => {
      return { code, datums, skipped: states["SKIPPED"] ?? 0, jobs, isOlder: isOlderThan(code, current) };
    }),
  );
}

export function mergeShares(all: readonly CodeShare[]): CodeShare[] {
  const merged: CodeShare[] = [];
  for (const share of all) {
    const at = merged.findIndex(({ code }) => isSameCode(code, share.code));
    const same = merged[at];
    if (same === undefined) merged.push(share);
    else
      merged[at] = {
        ...same,
        datums: same.datums + share.datums,
        skipped: same.skipped + share.skipped,
        jobs: [...new Set([...same.jobs, ...share.jobs])],
      };
  }
  return merged.toSorted((one, other) => other.datums - one.datums);
}
