import { sampleFolder } from "./find-sample.ts";

/** A branch, or a commit by its id, of a data repo; `project` is null where the environment's is meant. */
export type SampledRepo = { project: string | null; repo: string; commit: string };

/**
 * Where a test looks for data of this branch, from the top of the repository, with `/`. Data of a commit that is named
 * by its id, and of `master`, is the repo's own.
 */
export function folderOf({ project, repo, commit }: SampledRepo): string {
  const isUsual = commit === "master" || /^[0-9a-f]{32}$/.test(commit);
  const name = isUsual ? repo : `${repo}@${commit}`;
  return [sampleFolder, ...(project === null ? [] : [project]), name].join("/");
}
