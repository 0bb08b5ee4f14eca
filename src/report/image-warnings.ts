import { harmless } from "./harmless.ts";

export type ShownWarning = { image: string; warning: { kind: string; message: string } };

const shownOfAKind = 5;

/** Warnings as lines, those of a kind together and no more than five of them: the sixth is not read any more. */
export function showWarnings(warned: readonly ShownWarning[]): string {
  const groups = new Map<string, ShownWarning[]>();
  for (const each of warned) {
    const group = `${each.image}\0${each.warning.kind}`;
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  const lines = [...groups.values()].flatMap((group) => {
    const shown = group.slice(0, shownOfAKind).map(({ image, warning }) => `! ${image}: ${harmless(warning.message)}`);
    const more = group.length - shownOfAKind;
    const [first] = group;
    return more <= 0 || first === undefined ? shown : [...shown, `! ${first.image}: and ${more} more like this`];
  });
  return lines.map((line) => `${line}\n`).join("");
}
