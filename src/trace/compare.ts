import type { CommitName } from "../tools/pachctl/file-info.ts";
import type { CodeShare, History, Step } from "./history.ts";
import { mergeShares } from "./shares.ts";

/** What lies between two outputs, by data repo; what is the same in both is only named. */
export type Comparison = {
  code: readonly { repo: string; before: readonly CodeShare[]; after: readonly CodeShare[] }[];
  data: readonly { repo: string; before: CommitName | null; after: CommitName | null }[];
  /** Repos, as `project/repo`, whose code or data is the same. */
  same: readonly string[];
};

/** Compares two histories: which pipelines were computed by other code, and which sources were others. */
export function compareHistories(before: History, after: History): Comparison {
  const repos = [...new Set([...after.steps, ...before.steps].map(repoOf))];
  const comparison: { code: Comparison["code"][number][]; data: Comparison["data"][number][]; same: string[] } = {
    code: [],
    data: [],
    same: [],
  };
  for (const repo of repos) {
    const [old, now] = [before, after].map(({ steps }) => steps.filter((step) => repoOf(step) === repo));
    if (old === undefined || now === undefined) continue;
    if ([...old, ...now].every(isSource)) {
      const [from, to] = [old[0]?.commit ?? null, now[0]?.commit ?? null];
      if (from?.id === to?.id && old.length === now.length) comparison.same.push(repo);
      else comparison.data.push({ repo, before: from, after: to });
      continue;
    }
    const [was, is] = [sharesIn(old), sharesIn(now)];
    if (namesOf(was) === namesOf(is)) comparison.same.push(repo);
    else comparison.code.push({ repo, before: was, after: is });
  }
  return comparison;
}

function repoOf({ commit: { project, repo } }: Step): string {
  return `${project}/${repo}`;
}

function isSource({ kind }: Step): boolean {
  return kind === "data" || kind === "cron" || kind === "lost";
}

/** All code of some steps, those behind a file where one is traced. */
function sharesIn(steps: readonly Step[]): CodeShare[] {
  const shares = steps.flatMap(({ traced, datums, pipeline, kind }): readonly CodeShare[] => {
    const one = { datums: 1, skipped: 0, jobs: [] } as const;
    if (traced.length > 0) return traced.map(({ code, isOlder }) => ({ ...one, code, isOlder }));
    if (datums !== null) return datums.shares;
    return kind === "spout" && pipeline !== null ? [{ ...one, code: pipeline.code, isOlder: false }] : [];
  });
  return mergeShares(shares);
}

function namesOf(shares: readonly CodeShare[]): string {
  return shares
    .map(({ code }) => code.commit ?? code.digest ?? code.image)
    .toSorted()
    .join(" ");
}
