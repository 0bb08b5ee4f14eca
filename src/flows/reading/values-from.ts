import type { Config, Environment } from "../../config/config.ts";
import type { Image } from "../../images/image.ts";
import { imagesByRepository } from "../../images/match-images.ts";
import { printReference } from "../../images/reference.ts";
import { pathMatcher } from "../../patterns/path-glob.ts";
import { readPlaceholder } from "../../patterns/placeholder.ts";
import type { Values } from "../../specs/values.ts";

export type ValueSources = {
  config: Config;
  /** Null where the config has none. */
  environment: Environment | null;
  images: readonly Image[];
  /** The commit that images and specs are of; 40 zeros stand for one that is not made yet. */
  commit: string;
  /** Names that `pipeline('…')` may hold; null takes any. */
  pipelines: ReadonlySet<string> | null;
  /** What specs shall name instead, by image: images that are there already, with their digests. */
  references?: ReadonlyMap<string, string>;
};

/** Everything a template can ask for in one environment. Images are named by their commit; a digest needs a registry. */
export function valuesFrom({ config, environment, images, commit, pipelines, references }: ValueSources): Values {
  const imageOf = imagesByRepository(images);
  const referenceOf = ({ name, repository }: Image) => {
    const known = references?.get(name);
    if (known !== undefined) return known;
    return repository === null ? null : printReference({ repository, tag: commit, digest: null });
  };
  const placeholder = config.placeholders === null ? null : readPlaceholder(config.placeholders);
  return {
    where: environment === null ? (config.file ?? "pachook.yaml") : `environment ${environment.name}`,
    tag: commit,
    commit,
    vars: environment?.vars ?? {},
    images: new Map(
      images.flatMap((image) => {
        const reference = referenceOf(image);
        return reference === null ? [] : [[image.name, reference]];
      }),
    ),
    imageFor: (written) => {
      const image = imageOf(written);
      return image === null ? null : referenceOf(image);
    },
    pipelines,
    findPlaceholders: placeholder !== null && "find" in placeholder ? placeholder.find : null,
    isPinned: pathMatcher(config.pinned),
  };
}
