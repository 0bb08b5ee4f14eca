import type { Image } from "./image.ts";
import { fullRepository } from "./reference.ts";

/** An image that specs name and that seems to be built by a Dockerfile here. */
export type LikelyImage = { image: Image; repository: string };

/** Makes a lookup from any reference to the image that is built here under its repository. */
export function imagesByRepository(images: readonly Image[]): (reference: string) => Image | null {
  const known = new Map<string, Image>();
  for (const image of images) if (image.repository !== null) known.set(fullRepository(image.repository), image);
  return (reference) => known.get(fullRepository(reference)) ?? null;
}

/**
 * Which of the references in specs look built here, where no rule says so: the last part of the name is the name of a
 * Dockerfile's folder. A guess, for a starter config that a person reads.
 */
export function likelyImages(references: readonly string[], images: readonly Image[]): LikelyImage[] {
  const byName = new Map(images.map((image) => [image.name, image]));
  const found = new Map<string, LikelyImage>();
  for (const reference of references) {
    const repository = fullRepository(reference);
    const image = byName.get(repository.slice(repository.lastIndexOf("/") + 1));
    if (image !== undefined && image.repository === null) found.set(repository, { image, repository });
  }
  return [...found.values()].sort((one, other) => (one.repository < other.repository ? -1 : 1));
}
