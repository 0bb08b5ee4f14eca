import { baseOf } from "../../deploy/registry-standing.ts";
import { startOf } from "../../images/outside-images.ts";
import { fullRepository } from "../../images/reference.ts";
import { splitImage } from "../../pachyderm/image-reference.ts";
import type { Digest } from "../../tools/registry/digest.ts";
import type { BasesNow } from "./bases-now.ts";
import type { DecidedImage } from "./decide-images.ts";

/** How an image that stands in the registry compares with its base as it is now. */
export type BaseMove =
  /** It has no base that moves, or stands on it, or its base is gone. */
  | { kind: "none" }
  /** It does not say what it was made on. */
  | { kind: "unknown"; base: string }
  | { kind: "moved"; base: string; from: Digest; to: Digest };

const none: BaseMove = { kind: "none" };

/**
 * Compares the image that is reused, or continued from, with the base that its Dockerfile's last stage starts from. One
 * of this repository is what was decided about it; any other is what its tag names, whatever the image's label says.
 *
 * @throws Failure where the base's registry does not say
 */
export async function baseMoveOf(
  decided: DecidedImage,
  { now, others }: { now: BasesNow; others: readonly DecidedImage[] },
): Promise<BaseMove> {
  const { wanted } = decided;
  const base = startOf(wanted);
  const stands = standing(decided);
  if (base === null || stands === null) return none;
  const own = wanted.basesAs.get(fullRepository(base));
  if (own !== undefined) return moveOf(own, stands.madeOn, decidedDigest(own, others));
  if (splitImage(base).digest !== null) return none;
  const to = await now.digestOf(base);
  if (to === null) return none;
  if (stands.madeOn === null) return { kind: "unknown", base };
  return (await now.isSame(base, stands.madeOn)) ? none : moveOf(base, stands.madeOn, to);
}

function moveOf(base: string, from: Digest | null, to: Digest | null): BaseMove {
  return from === null || to === null || from === to ? none : { kind: "moved", base, from, to };
}

function decidedDigest(name: string, others: readonly DecidedImage[]): Digest | null {
  const decision = others.find(({ wanted }) => wanted.image.name === name)?.decision;
  return decision === undefined || decision.kind === "make" ? null : decision.digest;
}

/** The image that counts until another is made; null where there is none. */
function standing({ decision, madeOn, earlier }: DecidedImage): { madeOn: Digest | null } | null {
  if (decision.kind !== "make") return { madeOn: madeOn.get(decision.digest) ?? null };
  return earlier === null ? null : { madeOn: baseOf(earlier.image) };
}
