import { similarName } from "./pachyderm/similar-name.ts";

/** The word that was probably meant; undefined where none is near. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  return similarName(typed, words) ?? undefined;
}
