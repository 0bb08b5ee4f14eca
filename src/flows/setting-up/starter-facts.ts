import type { Host } from "../../host.ts";
import { likelyImages } from "../../images/match-images.ts";
import { pfsInputs } from "../../pachyderm/inputs.ts";
import { isUnfilled } from "../../pachyderm/template-text.ts";
import type { FoundImage } from "../../setup/starter.ts";
import type { Tree } from "../../specs/tree.ts";
import { validate } from "../validate.ts";

/** What init finds out about the pipelines of a repository. Paths are from the top level. */
export type PipelineFacts = {
  /** Data repos that specs read and none here makes. */
  data: readonly string[];
  images: readonly FoundImage[];
  /** Files with specs. */
  specs: readonly string[];
  /** All other files. */
  others: readonly string[];
};

/** Reads what lies in the folder, staged or not: a repository that is set up is often not committed yet. */
export async function factsOf(host: Host, tree: Tree): Promise<PipelineFacts> {
  const { specs, images } = await validate(host, tree, { named: null, ignoreBaseline: true });
  const made = new Set(specs.map(({ request }) => request.pipeline?.name));
  const read = specs.flatMap(({ request }) => pfsInputs(request).flatMap(({ pfs }) => pfs.repo ?? []));
  const written = [...new Set(specs.flatMap(({ request }) => request.transform?.image ?? []))];
  const withSpecs = new Set(specs.map(({ source }) => source.file));
  return {
    data: [...new Set(read)].filter((repo) => !made.has(repo) && !isUnfilled(repo)).sort(),
    images: likelyImages(written, images).map(({ image, repository }) => ({
      dockerfile: image.dockerfile,
      repository,
      written: written.filter((reference) => reference.includes(repository.slice(repository.lastIndexOf("/") + 1))),
    })),
    specs: [...withSpecs].sort(),
    others: (await tree.files()).map(({ path }) => path).filter((path) => !withSpecs.has(path)),
  };
}
