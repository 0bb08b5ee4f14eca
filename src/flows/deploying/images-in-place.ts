import { repositoryIn } from "../../deploy/image-names.ts";
import { Failure } from "../../failure.ts";
import { outsideImages, startOf } from "../../images/outside-images.ts";
import { fullRepository } from "../../images/reference.ts";
import { splitImage } from "../../pachyderm/image-reference.ts";
import { decidingFor, hastySessions, type Naming, type RunParts } from "../building/build-commit.ts";
import { type DecidedImage, decideImages } from "../building/decide-images.ts";
import type { ImageToMake } from "../building/image-inputs.ts";
import type { Prepared } from "../building/prepare-images.ts";

/** What runs, by name: from the same things, and from where the environment has its images now. */
export function runningInPlace(
  { images, environment }: Prepared,
  running: ReadonlyMap<string, string>,
): Map<string, string> {
  const found = images.flatMap(({ image, key }): [string, string][] => {
    const reference = running.get(key.key);
    if (reference === undefined) return [];
    const place = fullRepository(repositoryIn(environment?.registry ?? null, image));
    return fullRepository(reference) === place ? [[image.name, reference]] : [];
  });
  return new Map(found);
}

/** Those that do not run, and those they are made from. Where the registry is not believed, what runs is not either. */
export function imagesToAsk(
  { images, config }: Prepared,
  inPlace: ReadonlyMap<string, string>,
  { refreshBases }: Pick<RunParts, "refreshBases">,
): ImageToMake[] {
  if (!config.build.reuse) return [...images];
  const asked = new Set(images.flatMap(({ image }) => (inPlace.has(image.name) ? [] : [image.name])));
  if (refreshBases) for (const { image } of onMovingBases(images)) asked.add(image.name);
  const byName = new Map(images.map((each) => [each.image.name, each]));
  for (const name of asked) for (const base of byName.get(name)?.bases ?? []) asked.add(base);
  return images.filter(({ image }) => asked.has(image.name));
}

/**
 * Looks whether the registry has a newer image of what runs: one that was made from the same things on a newer base.
 * Only an image whose base can move is looked at, in a moment, and what runs stays where the registry does not answer.
 *
 * @returns what the registry has, of those that it has
 */
export async function lookAtRunning(
  prepared: Prepared,
  parts: RunParts,
  { inPlace, asked, naming }: { inPlace: ReadonlyMap<string, string>; asked: readonly ImageToMake[]; naming: Naming },
): Promise<DecidedImage[]> {
  const isAsked = new Set(asked.map(({ image }) => image.name));
  const isLookedAt = ({ image }: ImageToMake) => inPlace.has(image.name) && !isAsked.has(image.name);
  const images = onMovingBases(prepared.images).filter(isLookedAt);
  if (images.length === 0) return [];
  const sessions = hastySessions(prepared, parts);
  try {
    const found = await decideImages(images, decidingFor(prepared, { naming, sessions }));
    return found.filter(({ decision }) => decision.kind !== "make");
  } catch (error) {
    if (error instanceof Failure && !parts.signal.aborted) return [];
    throw error;
  }
}

/** True where what runs is what the registry has. */
export function isRunning({ wanted, decision }: DecidedImage, inPlace: ReadonlyMap<string, string>): boolean {
  const { digest } = splitImage(inPlace.get(wanted.image.name) ?? "");
  return decision.kind !== "make" && decision.digest === digest;
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
