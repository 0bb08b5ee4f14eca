import { repositoryIn } from "../../deploy/image-names.ts";
import type { RunningImage } from "../../deploy/running-images.ts";
import { Failure } from "../../failure.ts";
import { outsideImages, startOf } from "../../images/outside-images.ts";
import { fullRepository } from "../../images/reference.ts";
import { splitImage } from "../../pachyderm/image-reference.ts";
import { type BasesNow, basesNow } from "../building/bases-now.ts";
import { decidingFor, hastySessions, type Naming, type RunParts } from "../building/build-commit.ts";
import { type DecidedImage, decideImages } from "../building/decide-images.ts";
import type { ImageToMake } from "../building/image-inputs.ts";
import type { Prepared } from "../building/prepare-images.ts";

/** What runs, by name: from the same things, and from where the environment has its images now. */
export function runningInPlace(
  { images, environment }: Prepared,
  running: ReadonlyMap<string, RunningImage>,
): Map<string, RunningImage> {
  const found = images.flatMap(({ image, key }): [string, RunningImage][] => {
    const runs = running.get(key.key);
    if (runs === undefined) return [];
    const place = fullRepository(repositoryIn(environment?.registry ?? null, image));
    return fullRepository(runs.reference) === place ? [[image.name, runs]] : [];
  });
  return new Map(found);
}

/** Those that do not run, and those they are made from. Where the registry is not believed, what runs is not either. */
export function imagesToAsk(
  { images, config }: Prepared,
  inPlace: ReadonlyMap<string, RunningImage>,
  { refreshBases }: Pick<RunParts, "refreshBases">,
): ImageToMake[] {
  if (!config.build.reuse) return [...images];
  const asked = new Set(images.flatMap(({ image }) => (inPlace.has(image.name) ? [] : [image.name])));
  if (refreshBases) for (const { image } of onMovingBases(images)) asked.add(image.name);
  const byName = new Map(images.map((each) => [each.image.name, each]));
  for (const name of asked) for (const base of byName.get(name)?.bases ?? []) asked.add(base);
  return images.filter(({ image }) => asked.has(image.name));
}

export type Looking = {
  inPlace: ReadonlyMap<string, RunningImage>;
  /** What was decided about images that do not run. */
  asked: readonly DecidedImage[];
  naming: Naming;
  /** True to look at all whose base can move, whether or not it did. */
  older: boolean;
};

/**
 * Looks whether the registry has a newer image of what runs: one that was made from the same things on a newer base.
 * There can be one only where the base moved, so that alone is asked first: one small request for each base. All of it
 * is done in a moment, and what runs stays where a registry does not answer.
 *
 * @returns what the registry has, of those that it has
 */
export async function lookAtRunning(prepared: Prepared, parts: RunParts, looking: Looking): Promise<DecidedImage[]> {
  const { naming, older, asked, inPlace } = looking;
  const isAsked = new Set(asked.map(({ wanted }) => wanted.image.name));
  const onMoving = onMovingBases(prepared.images).filter(({ image }) => inPlace.has(image.name));
  if (onMoving.every(({ image }) => isAsked.has(image.name))) return [];
  const sessions = hastySessions(prepared, parts);
  try {
    const moved = older ? onMoving : await onMovedBases(onMoving, looking, basesNow(sessions, prepared.platform));
    const images = moved.filter(({ image }) => !isAsked.has(image.name));
    const found = await decideImages(images, decidingFor(prepared, { naming, sessions }));
    return found.filter(({ decision }) => decision.kind !== "make");
  } catch (error) {
    if (error instanceof Failure && !parts.signal.aborted) return [];
    throw error;
  }
}

/** True where what runs is what the registry has. */
export function isRunning({ wanted, decision }: DecidedImage, inPlace: Looking["inPlace"]): boolean {
  return decision.kind !== "make" && decision.digest === digestIn(inPlace.get(wanted.image.name));
}

/** Those that run on another base than theirs is now, or do not say on which; and those that are made from such ones. */
async function onMovedBases(
  images: readonly ImageToMake[],
  { inPlace, asked }: Looking,
  now: BasesNow,
): Promise<ImageToMake[]> {
  const own = new Map([...inPlace].map(([name, runs]) => [name, digestIn(runs)]));
  for (const { wanted, decision } of asked) {
    if (decision.kind !== "make") own.set(wanted.image.name, decision.digest);
  }
  const bases = await Promise.all(
    images.map(async (each) => {
      const start = startOf(each);
      const name = each.basesAs.get(fullRepository(start ?? ""));
      if (name !== undefined) return own.get(name) ?? null;
      return start !== null && outsideImages(each).includes(start) ? now.digestOf(start) : null;
    }),
  );
  const moved = new Set<string>();
  return images.filter(({ image, bases: madeFrom }, index) => {
    const base = bases[index] ?? null;
    const isOther = base !== null && base !== inPlace.get(image.name)?.base;
    if (!isOther && !madeFrom.some((each) => moved.has(each))) return false;
    moved.add(image.name);
    return true;
  });
}

function digestIn(runs: RunningImage | undefined): string | null {
  return splitImage(runs?.reference ?? "").digest;
}

/** The images that stand on one of elsewhere by its tag, be it through others of this repository. */
function onMovingBases(images: readonly ImageToMake[]): ImageToMake[] {
  const names = new Set<string>();
  return images.filter((each) => {
    const start = startOf(each);
    const moves = start !== null && outsideImages(each).includes(start);
    if (!moves && !each.bases.some((base) => names.has(base))) return false;
    names.add(each.image.name);
    return true;
  });
}
