import { imageFlaw, splitImage } from "../pachyderm/image-reference.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { referencesIn } from "./order.ts";
import { fullRepository } from "./reference.ts";

/** A Dockerfile, the stages that its target needs, and the images built here that it names, by their repositories. */
export type ImageStages = {
  dockerfile: Dockerfile;
  stages: readonly Stage[];
  basesAs: ReadonlyMap<string, string>;
};

/** What the wanted stage starts from in the end, as the Dockerfile writes it; null for scratch, or where nobody knows. */
export function startOf({ dockerfile, stages }: Omit<ImageStages, "basesAs">): string | null {
  let stage = stages.at(-1);
  while (stage !== undefined && stage.base.kind === "stage") stage = dockerfile.stages[stage.base.index];
  return stage?.base.kind === "image" ? stage.base.reference : null;
}

/**
 * The images of elsewhere that its stages start from or copy out of and that may move: each once, as the Dockerfile
 * writes it. One by its digest cannot move, and what a variable left open cannot be asked for.
 */
export function outsideImages({ dockerfile, stages, basesAs }: ImageStages): string[] {
  const names = new Set(dockerfile.stages.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()])));
  const isOutside = (reference: string) =>
    !names.has(reference.toLowerCase()) &&
    !/^\d+$/.test(reference) &&
    imageFlaw(reference) === null &&
    splitImage(reference).digest === null &&
    !basesAs.has(fullRepository(reference));
  return [...new Set(stages.flatMap(referencesIn).map(({ reference }) => reference))].filter(isOutside);
}
