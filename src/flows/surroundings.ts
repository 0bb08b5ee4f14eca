import type { Surroundings } from "../checks/check.ts";
import type { Config, Environment } from "../config/config.ts";
import { splitImage } from "../pachyderm/image-reference.ts";
import { pathMatcher } from "../patterns/path-glob.ts";

export type Around = {
  config: Config;
  /** Repositories of the images that are built here. */
  repositories: ReadonlySet<string>;
  environment: Environment | null;
};

/** What the repository says about the things that specs name. */
export function surroundingsFrom({ config, repositories, environment }: Around): Surroundings {
  const byName = pathMatcher(config.data.filter((glob) => !glob.includes("/")));
  const byProject = pathMatcher(config.data.filter((glob) => glob.includes("/")));
  return {
    isBuiltHere: (image) => repositories.has(splitImage(image).repository),
    isDeclaredData: (repo, project) => byName(repo) || byProject(`${project}/${repo}`),
    defaultProject: environment?.project ?? "default",
  };
}
