import { fullRepository } from "../../images/reference.ts";
import type { Runner } from "../../tools/container/container.ts";
import type { Prepared } from "../building/prepare-images.ts";
import { testTagPrefix } from "./build-test-images.ts";

type Current = {
  prepared: Prepared;
  /** References of this run, by the image's name. */
  made: ReadonlyMap<string, string>;
};

/**
 * Leaves one image of each that is built here: the one that was tested last. What it shares with those that go stays,
 * so that going back and forth between two states costs a build from the engine's own layers.
 */
export async function removeOldImages(runner: Runner, { prepared, made }: Current): Promise<void> {
  const current = new Set(made.values());
  const used = new Set([...current].map(repositoryOf));
  const known = new Set(prepared.images.map(({ image }) => longForm(image.repository)));
  for (const reference of await testImagesOf(runner, prepared.where.cwd)) {
    const repository = repositoryOf(reference);
    const isOld = used.has(repository) ? !current.has(reference) : !known.has(repository);
    if (isOld) await runner.removeImage(reference);
  }
}

/** References of all images that tests of this folder have made. */
export async function testImagesOf(runner: Runner, root: string): Promise<string[]> {
  const prefix = testTagPrefix(root);
  return (await runner.listImages()).filter((each) => each.slice(each.lastIndexOf(":") + 1).startsWith(prefix));
}

function repositoryOf(reference: string): string {
  return longForm(reference.slice(0, reference.lastIndexOf(":")));
}

/** Docker leaves its own registry out, and podman and buildah write `localhost/` before a name without one. */
function longForm(repository: string): string {
  return fullRepository(repository.replace(/^localhost\//, ""));
}
