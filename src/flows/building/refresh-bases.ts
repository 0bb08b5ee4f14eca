import { keyTag } from "../../deploy/image-names.ts";
import { Failure } from "../../failure.ts";
import { outsideImages } from "../../images/outside-images.ts";
import { fullRepository } from "../../images/reference.ts";
import { someNames } from "../../report/moved-bases.ts";
import { type BaseMove, baseMoveOf } from "./base-move.ts";
import type { BasesNow } from "./bases-now.ts";
import type { DecidedImage } from "./decide-images.ts";
import type { ImageToMake } from "./image-inputs.ts";
import type { Onto } from "./make-with-engine.ts";
import type { Prepared } from "./prepare-images.ts";

/**
 * Decides anew for `--refresh-bases`: an image whose base moved, or that is made from one that is made anew, is made on
 * the bases as they are now, and so is what has to be made in any case.
 *
 * @param decided each after those it is made from
 * @throws Failure where the commit's tag names such an image already, and where a base's registry does not answer
 */
export async function refreshBases(decided: readonly DecidedImage[], now: BasesNow): Promise<DecidedImage[]> {
  const refreshed = new Map<string, DecidedImage>();
  for (const each of decided) {
    const why = whyAnew(each, await baseMoveOf(each, { now, others: decided }), refreshed);
    const outcome = why === null ? each : anew(each, why);
    const { wanted, decision, refresh } = outcome;
    const isMade = decision.kind === "make";
    const onto = isMade ? await exactImages(wanted, now) : new Map<string, string>();
    const replaces = refresh?.replaces ?? null;
    refreshed.set(wanted.image.name, isMade ? { ...outcome, refresh: { onto, replaces } } : outcome);
  }
  const all = [...refreshed.values()];
  refuseNamed(all);
  return all;
}

/** Images of elsewhere that an image is made from, by how its Dockerfile writes them, exactly as they are now. */
export async function exactImages(wanted: ImageToMake, now: BasesNow): Promise<Onto> {
  const exact = new Map<string, string>();
  for (const reference of outsideImages(wanted)) {
    const digest = await now.digestOf(reference);
    if (digest !== null) exact.set(reference, `${fullRepository(reference)}@${digest}`);
  }
  return exact;
}

/** @throws Failure where the environment takes its images from another, and so makes none */
export function refuseToRefresh({ environment }: Pick<Prepared, "environment">): void {
  if (environment?.promote == null) return;
  const { name, promote } = environment;
  const message = `${name} takes its images from ${promote}, so none is made for it on a newer base`;
  throw new Failure("usage", message, `Refresh them there: pachook build --push --refresh-bases --env ${promote}`);
}

function whyAnew({ wanted }: DecidedImage, move: BaseMove, before: ReadonlyMap<string, DecidedImage>): string | null {
  const made = wanted.bases.find((name) => before.get(name)?.decision.kind === "make");
  if (made !== undefined) return `image "${made}" is made anew`;
  if (move.kind === "unknown") return `it does not say what ${move.base} was when it was made`;
  return move.kind === "moved" ? `${move.base} moved since it was made on ${move.from.slice(0, 14)}…` : null;
}

/** Not from the layers of an earlier one, which stand on the base as it was. */
function anew(decided: DecidedImage, why: string): DecidedImage {
  const { decision, wanted } = decided;
  if (decision.kind === "make") return { ...decided, earlier: null, why: `${decided.why}; ${why}` };
  const { tag, digest } = decision;
  const make = { kind: "make", tag, keyTag: keyTag(wanted.key.key) } as const;
  return { ...decided, decision: make, why, earlier: null, refresh: { onto: new Map(), replaces: digest } };
}

/** A commit's tag never moves: what it names is what the commit runs, on every machine and at any time. */
function refuseNamed(decided: readonly DecidedImage[]): void {
  const named = decided.filter(({ decision, isNamed }) => decision.kind === "make" && isNamed);
  const [first] = named;
  if (first === undefined) return;
  const names = someNames(named.map(({ wanted }) => wanted.image.name));
  const tag = first.decision.tag.slice(0, 7);
  const message = `${tag} has ${names} in the registry, made on older bases, and the tag of a commit never moves`;
  const hint = 'Give them a commit, then run this again: git commit --allow-empty -m "Newer base images"';
  throw new Failure("usage", message, hint);
}
