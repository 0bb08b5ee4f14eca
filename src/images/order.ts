import type { Dockerfile, Stage } from "./dockerfile.ts";
import type { Image } from "./image.ts";

/** An image and the others of this repository that it starts from or copies out of. */
export type ImageLinks = { image: Image; bases: readonly Image[] };

export type OrderedImages = {
  /** Every image after those it needs; else in the order given. Members of a circle are left out. */
  ordered: readonly ImageLinks[];
  /** Each circle once, in the order it runs. Images that only need a member of one are left out of `ordered` too. */
  circles: readonly (readonly Image[])[];
};

/**
 * The images built here that the given stages start from (FROM) or take files of (COPY --from, RUN --mount from=),
 * found by their repository, whatever tag or digest is written.
 *
 * @param builtAs what is built here under a reference; null for anybody else's image
 */
export function basesBuiltHere(
  dockerfile: Dockerfile,
  stages: readonly Stage[],
  builtAs: (reference: string) => Image | null,
): Image[] {
  const names = new Set(dockerfile.stages.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()])));
  const found = new Map<string, Image>();
  for (const { reference } of stages.flatMap(referencesIn)) {
    if (names.has(reference.toLowerCase()) || /^\d+$/.test(reference)) continue; // a stage of this file
    const image = builtAs(reference);
    if (image !== null) found.set(image.name, image);
  }
  return [...found.values()];
}

/** Images and stages that a stage names, with their lines. */
export function referencesIn({ base, line, steps }: Stage): { reference: string; line: number }[] {
  const started = base.kind === "image" ? [{ reference: base.reference, line }] : [];
  const taken = steps.flatMap(({ action, instruction }) => {
    const named =
      action.kind === "copy"
        ? [action.copy.from ?? ""]
        : action.kind === "run"
          ? action.mounts.map((mount) => /(?:^|,)from=([^,]*)/.exec(mount ?? "")?.[1] ?? "")
          : [];
    return named.map((reference) => ({ reference, line: instruction.line }));
  });
  return [...started, ...taken].filter(({ reference }) => reference !== "");
}

/** Sorts images so that each comes after those it is made from. */
export function imagesInOrder(links: readonly ImageLinks[]): OrderedImages {
  const byName = new Map(links.map((link) => [link.image.name, link]));
  const states = new Map<string, "open" | "done" | "stuck">();
  const ordered: ImageLinks[] = [];
  const circles: Image[][] = [];

  const visit = (link: ImageLinks, way: readonly Image[]): boolean => {
    const { image } = link;
    const state = states.get(image.name);
    if (state === "done") return true;
    if (state === "open") circles.push(way.slice(way.findIndex(({ name }) => name === image.name)));
    if (state !== undefined) return false;
    states.set(image.name, "open");
    const reached = link.bases.map((base) => {
      const next = byName.get(base.name);
      return next === undefined || visit(next, [...way, image]);
    });
    const isFree = reached.every(Boolean);
    states.set(image.name, isFree ? "done" : "stuck");
    if (isFree) ordered.push(link);
    return isFree;
  };

  for (const link of links) visit(link, []);
  return { ordered, circles };
}
