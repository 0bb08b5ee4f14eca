import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Failure } from "../failure.ts";
import type { Leaf } from "../pachyderm/datums/input-tree.ts";

/** Folders that were named for data repos, by `repo`, `repo@branch`, or either behind `project/`. */
export type NamedFolders = ReadonlyMap<string, string>;

export type SampleFolders = { root: string; cwd: string; named: NamedFolders };

/** The folder with the sample data of an input; null where there is none. A branch may have one of its own. */
export function findSample(leaf: Leaf, { root, cwd, named }: SampleFolders): string | null {
  const keys = keysOf(leaf);
  const given = keys.flatMap((key) => named.get(key) ?? []);
  const usual = keys.map((key) => join(root, sampleFolder, key)).filter(isFolder);
  return given.map((folder) => resolve(cwd, folder))[0] ?? usual[0] ?? null;
}

/** Where sample data lies without anybody saying so. */
export const sampleFolder = "samples";

/** Says that inputs have no data, and how the first of them gets some. */
export function noSample(missing: readonly [Leaf, ...Leaf[]]): Failure {
  const [{ repo, branch, triggeredBy }] = missing;
  const repos = [...new Set(missing.map((leaf) => leaf.repo))];
  const source = `${repo}@${triggeredBy ?? branch}`;
  // The names are a spec's: a line to be copied holds none that a shell would read otherwise.
  const fetched = /^\w[\w-]*@\w[\w-]*$/.test(source) ? `fetch some (pachook sample ${source}), ` : "";
  const hint = `Put some files into ${sampleFolder}/${repo}/, ${fetched}or name a folder: --data ${repo}=FOLDER`;
  return new Failure("usage", `there is no sample data for ${repos.join(", ")}`, hint);
}

/** The names under which data of an input may lie, the closest first. */
export function keysOf(leaf: Leaf): string[] {
  const branch = leaf.triggeredBy ?? leaf.branch;
  const { project, repo } = leaf;
  const keys = [`${project}/${repo}@${branch}`, `${repo}@${branch}`, `${project}/${repo}`, repo];
  return leaf.isCron ? [...keys, leaf.name] : keys;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
