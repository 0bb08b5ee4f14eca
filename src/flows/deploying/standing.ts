import type { Host } from "../../host.ts";
import { gitRemotesIn } from "../../tools/git-remote.ts";
import { changedIn } from "../reading/changed.ts";
import type { RunningPipeline } from "./running-pipelines.ts";

/**
 * How what a pipeline runs compares with what is checked out. A deploy leaves a pipeline alone that its commit does not
 * change, so an older commit may well be up to date.
 */
export type Standing = "current" | "behind" | "elsewhere" | "not-ours";

/** What runs, and the commit and top level of the clone it is compared with. */
export type Compared = { pipelines: readonly RunningPipeline[]; head: string | null; top: string };

/** By the pipelines' names. Each older commit is compared once, by git's objects alone. */
export async function standingOf(host: Host, { pipelines, head, top }: Compared): Promise<Record<string, Standing>> {
  const commits = new Set(pipelines.flatMap(({ record }) => (record === null ? [] : [record.commit])));
  const untouchedSince = new Map<string, ReadonlySet<string>>();
  const { isAncestor } = gitRemotesIn({ cwd: host.cwd, env: host.env }, host.run);
  for (const commit of commits) {
    if (head === null || commit === head || !(await isAncestor(commit, head))) continue;
    const { untouched, config } = await changedIn(host, `${commit}..${head}`, top);
    // Settings may fill in any spec in another way.
    untouchedSince.set(commit, new Set(config ? [] : untouched.map(({ name }) => name)));
  }
  const standing = ({ name, record }: RunningPipeline): Standing => {
    if (record === null) return "not-ours";
    if (record.commit === head) return "current";
    const untouched = untouchedSince.get(record.commit);
    if (untouched === undefined) return "elsewhere";
    return untouched.has(name) ? "current" : "behind";
  };
  return Object.fromEntries(pipelines.map((pipeline) => [pipeline.name, standing(pipeline)]));
}
