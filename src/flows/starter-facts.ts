import { version } from "../about.ts";
import type { Host } from "../host.ts";
import { likelyImages } from "../images/match-images.ts";
import { pfsInputs } from "../pachyderm/inputs.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { StarterFacts } from "../setup/starter.ts";
import { workingTree } from "../specs/working-tree.ts";
import { gitIn } from "../tools/git.ts";
import { validate } from "./validate.ts";

/** Reads what lies in the folder, staged or not: a repository that is set up is often not committed yet. */
export async function starterFacts(host: Host, top: string): Promise<StarterFacts> {
  const tree = workingTree(top, gitIn({ cwd: top, env: host.env }, host.run));
  const { specs, images } = await validate(host, tree, { named: null });
  const made = new Set(specs.map(({ request }) => request.pipeline?.name));
  const read = specs.flatMap(({ request }) => pfsInputs(request).flatMap(({ pfs }) => pfs.repo ?? []));
  const written = [...new Set(specs.flatMap(({ request }) => request.transform?.image ?? []))];
  return {
    version,
    data: [...new Set(read)].filter((repo) => !made.has(repo) && !isUnfilled(repo)).sort(),
    images: likelyImages(written, images).map(({ image, repository }) => ({
      dockerfile: image.dockerfile,
      repository,
      written: written.filter((reference) => reference.includes(repository.slice(repository.lastIndexOf("/") + 1))),
    })),
  };
}
