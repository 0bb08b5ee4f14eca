import type { Config, Environment } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { filesReader, type ImageFiles } from "../../images/commit-files.ts";
import type { Problem } from "../../problem.ts";
import type { Tree } from "../../specs/tree.ts";
import { type Commit, findCommit } from "../../tools/commits.ts";
import { gitIn } from "../../tools/git.ts";
import { gitObjectsIn } from "../../tools/git-objects.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import { environmentNamed } from "../reading/fill-for-each.ts";
import { chosenImages, type ImageToMake, imagesToMake } from "./image-inputs.ts";

export type Preparing = {
  /** A commit by any name, or the id of a tree. */
  treeish: string;
  environment?: string;
  configPath?: string;
  /** Images by name; none: all. */
  names: readonly string[];
};

/** What is to be made of a commit, worked out from git alone. */
export type Prepared = {
  where: Where;
  config: Config;
  /** The one that was named, else the first; null where the config has none. */
  environment: Environment | null;
  platform: string;
  /** Each after those it is made from. */
  images: readonly ImageToMake[];
  /** Only what is wrong with the config and the images. */
  problems: readonly Problem[];
  tree: Tree;
  openFiles: () => Promise<ImageFiles>;
  close: () => void;
};

/** What clusters run, where nobody says: never what the laptop happens to be. */
const usualPlatform = "linux/amd64";

/** How many commits before it are named at most. */
const ancestorsAsked = 20;

/** @throws Failure where there is no such commit, or no repository */
export async function commitNamed(host: Host, name: string): Promise<{ where: Where; commit: Commit }> {
  const found = findCommit({ cwd: host.cwd, env: host.env }, name, ancestorsAsked);
  found.catch(() => undefined); // that there is no repository says more
  const where = await topOf(host);
  return { where, commit: await found };
}

/** The top level of the repository that the host stands in. */
export async function topOf(host: Host): Promise<Where> {
  const top = await gitIn({ cwd: host.cwd, env: host.env }, host.run).topLevel();
  if (top === null) {
    const hint = "Go to a repository, or make one with `git init`.";
    throw new Failure("git", `${host.cwd} is in no git repository`, hint);
  }
  return { cwd: top, env: host.env };
}

/**
 * Reads config and images of a commit (or tree) and works out their keys. Close it when nothing more is read.
 *
 * @throws Failure "usage" where an environment or an image of that name is not there
 */
export async function prepareImages(where: Where, preparing: Preparing): Promise<Prepared> {
  const { treeish, environment: wanted, names } = preparing;
  const objects = gitObjectsIn(where);
  const tree = objects.commitTree(treeish);
  const openFiles = filesReader(where, treeish);
  const files = await openFiles();
  try {
    const { config, problems } = await loadConfig(tree, preparing.configPath);
    const environment = wanted === undefined ? (config.environments[0] ?? null) : environmentNamed(wanted, config);
    const platform = platformOf(environment, config);
    const found = await imagesToMake(files, { config, platform });
    const images = chosenImages(found.images, names);
    const all = [...problems, ...found.problems];
    return { where, config, environment, platform, images, problems: all, tree, openFiles, close: objects.close };
  } catch (error) {
    objects.close();
    throw error;
  } finally {
    files.close();
  }
}

/** An environment that promotes has what the other one was built for. */
function platformOf(environment: Environment | null, config: Config): string {
  const others = new Set<string>();
  for (let at = environment; at !== null && !others.has(at.name); ) {
    if (at.platform !== null) return at.platform;
    others.add(at.name);
    const { promote } = at;
    at = config.environments.find(({ name }) => name === promote) ?? null;
  }
  return usualPlatform;
}

/** @throws Failure with the first error where the config or the images have one */
export function refuseProblems({ problems }: Prepared): void {
  const error = problems.find(({ severity }) => severity === "error");
  if (error === undefined) return;
  const { file, line, column } = error.at;
  throw new Failure("config", `${file}:${line}:${column} ${error.message}`, error.hint ?? "Run: pachook validate");
}
