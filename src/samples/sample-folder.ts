import { sampleFolder } from "./find-sample.ts";

/** A branch, or a commit by its id, of a data repo; `project` is null where the environment's is meant. */
export type SampledRepo = { project: string | null; repo: string; commit: string };

/**
 * Where a test looks for data of this branch, from the top of the repository, with `/`. Data of a commit that is named
 * by its id, and of `master` or what came before it (`master^`), is the repo's own.
 */
export function folderOf({ project, repo, commit }: SampledRepo): string {
  const [branch = ""] = commit.split(/[.^~]/);
  const isUsual = branch === "master" || /^[0-9a-f]{32}$/.test(branch);
  const name = isUsual ? repo : `${repo}@${branch}`;
  return [sampleFolder, ...(project === null ? [] : [project]), name].join("/");
}
