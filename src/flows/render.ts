import { loadConfig } from "../config/load-config.ts";
import { findImages } from "../images/find-images.ts";
import { byPlace, type Problem } from "../problem.ts";
import { discoverSpecs } from "../specs/discover.ts";
import { renderText } from "../specs/render.ts";
import type { Tree } from "../specs/tree.ts";
import { environmentNamed } from "./reading/fill-for-each.ts";
import { valuesFrom } from "./reading/values-from.ts";

export type RenderOptions = {
  /** Paths to render; null = every spec that is found. */
  named: readonly string[] | null;
  configPath?: string;
  /** Name of an environment; without it, the first. */
  environment?: string;
  /** The commit that goes into image tags. */
  commit: string;
  /** What specs shall name, by image; without one, its repository and the commit. */
  references?: ReadonlyMap<string, string>;
};

export type RenderedFiles = {
  /** Whole files with their values in place, under the paths of their templates. */
  files: readonly { path: string; text: string }[];
  problems: readonly Problem[];
  /** Jsonnet templates, which are not rendered by this. */
  leftOut: readonly string[];
};

/**
 * The whole of `pachook render`: what pachctl would get.
 *
 * @throws Failure where a named environment or config is not there
 */
export async function render(tree: Tree, options: RenderOptions): Promise<RenderedFiles> {
  const { config, problems } = await loadConfig(tree, options.configPath);
  const { environment: name, commit } = options;
  const environment = name === undefined ? (config.environments[0] ?? null) : environmentNamed(name, config);
  const found = await discoverSpecs(tree, config, options.named === null ? {} : { named: options.named });
  const images = findImages(await tree.files(), config);
  const references = options.references === undefined ? {} : { references: options.references };
  const sources = { config, environment, images: images.images, commit, pipelines: null };
  const values = valuesFrom({ ...sources, ...references });
  const rendered = found.files.map((parsed) => ({ path: parsed.source.file, ...renderText(parsed, values) }));
  return {
    files: rendered.map(({ path, text }) => ({ path, text })),
    problems: byPlace([
      ...problems,
      ...found.problems,
      ...images.problems,
      ...rendered.flatMap((each) => each.problems),
    ]),
    leftOut: found.jsonnet.map(({ path }) => path),
  };
}
