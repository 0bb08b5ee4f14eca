import { harmless } from "./harmless.ts";

export type ShownBase = { base: string; from: string; to: string; images: readonly string[] };

const namesShown = 3;

/**
 * One line for each base that moved since images were made on it, and how to take it in.
 *
 * @param command `deploy`, or `build --push`
 */
export function movedBaseLines(moved: readonly ShownBase[], command: string): string[] {
  return moved.map(({ base, from, to, images }) => {
    const were = images.length === 1 ? "was" : "were";
    const change = `${from.slice(0, 14)}… is ${to.slice(0, 14)}… now`;
    return `${base} moved since ${someNames(images)} ${were} made (${change}). With a new commit:  pachook ${command} --refresh-bases`;
  });
}

/** The same for stderr, as a warning each. */
export function showMovedBases(moved: readonly ShownBase[], command: string): string {
  return movedBaseLines(moved, command)
    .map((line) => `! ${harmless(line)}\n`)
    .join("");
}

/** "edges", "edges and montage", "a, b, c and 17 more". */
export function someNames(images: readonly string[]): string {
  const more = images.length - namesShown;
  const shown = more > 0 ? [...images.slice(0, namesShown), `${more} more`] : images;
  return shown.length === 1 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
