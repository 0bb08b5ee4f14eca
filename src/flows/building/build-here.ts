import { repositoryIn } from "../../deploy/image-names.ts";
import { Failure } from "../../failure.ts";
import type { Progress } from "../../report/progress.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import { inTurn } from "../../tools/in-turn.ts";
import type { BasesNow } from "./bases-now.ts";
import { logTo } from "./build-log.ts";
import type { ImageToMake } from "./image-inputs.ts";
import type { EngineChoice, FindEngine } from "./make-image.ts";
import { type BuildRun, buildHere } from "./make-with-engine.ts";
import { exactImages } from "./refresh-bases.ts";

/** An image on this machine, under a name that no registry has. */
export type LocalImage = { name: string; key: string; reference: string };

export type BuildingHere = {
  progress: Progress;
  engine: EngineChoice;
  findEngine: FindEngine;
  jobs: number;
  /** Of the environment; null leaves every repository where its rule says. */
  registry: string | null;
  tagOf: (image: ImageToMake) => string;
  run: Omit<BuildRun, "log">;
  where: Where;
  /** Images of elsewhere as they are now, to be built on them; else the engine takes what it has. */
  basesNow?: BasesNow;
};

/**
 * Builds images for this machine only, each under its repository and a tag. No registry is asked but for bases.
 *
 * @throws Failure where no engine is there: the built-in one has nowhere to put an image but a registry
 */
export async function buildForThisMachine(
  images: readonly ImageToMake[],
  { findEngine, progress, engine, jobs, registry, tagOf, run, where, basesNow }: BuildingHere,
): Promise<LocalImage[]> {
  if (engine === "built-in") {
    const message = "the built-in engine keeps images in a registry only";
    throw new Failure("usage", message, "Add --push, or choose another with --engine.");
  }
  const program = await findEngine(engine === "auto" ? null : engine);
  const references = new Map(
    images.map((each) => [each.image.name, `${repositoryIn(registry, each.image)}:${tagOf(each)}`]),
  );
  const log = await logTo(progress, where);
  const turns = images.map((wanted) => ({
    name: wanted.image.name,
    after: wanted.bases,
    work: async () => {
      const { name } = wanted.image;
      const tag = references.get(name) ?? "";
      const task = progress.begin("build", `${name} with ${program.name}`);
      try {
        const onto = basesNow === undefined ? {} : { onto: await exactImages(wanted, basesNow) };
        await buildHere(program, wanted, { run: { ...run, log }, bases: references, ...onto, tag });
        task.done(`${name} built with ${program.name}`);
      } catch (error) {
        task.failed(`${name} was not built`);
        throw error;
      }
      return { name, key: wanted.key.key, reference: tag };
    },
  }));
  const built = await inTurn(turns, jobs);
  return images.flatMap(({ image }) => built.get(image.name) ?? []);
}
