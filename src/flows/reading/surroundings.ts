import type { Surroundings } from "../../checks/check.ts";
import type { Config, Environment } from "../../config/config.ts";
import type { Image } from "../../images/image.ts";
import { imagesByRepository } from "../../images/match-images.ts";
import { pathMatcher } from "../../patterns/path-glob.ts";

export type Around = {
  config: Config;
  images: readonly Image[];
  environment: Environment | null;
};

/** What the repository says about the things that specs name. */
export function surroundingsFrom({ config, images, environment }: Around): Surroundings {
  const imageOf = imagesByRepository(images);
  const byName = pathMatcher(config.data.filter((glob) => !glob.includes("/")));
  const byProject = pathMatcher(config.data.filter((glob) => glob.includes("/")));
  return {
    isBuiltHere: (image) => imageOf(image) !== null,
    isDeclaredData: (repo, project) => byName(repo) || byProject(`${project}/${repo}`),
    defaultProject: environment?.project ?? "default",
  };
}
