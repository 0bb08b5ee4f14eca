import { Failure } from "../../failure.ts";
import { type BaseMove, baseMoveOf } from "./base-move.ts";
import type { BasesNow } from "./bases-now.ts";
import type { DecidedImage } from "./decide-images.ts";

/** A base that moved under its tag, and the images that were made on it before. Its form is public: docs/deploy.md. */
export type MovedBase = { base: string; from: string; to: string; images: readonly string[] };

/**
 * The bases that moved since their images were made. A notice is all that comes of it, so a registry that does not
 * answer is passed over.
 */
export async function movedBases(decided: readonly DecidedImage[], now: BasesNow): Promise<MovedBase[]> {
  const moves = await Promise.all(decided.map((each) => quietly(baseMoveOf(each, { now, others: decided }))));
  const found = new Map<string, MovedBase>();
  for (const [index, move] of moves.entries()) {
    if (move.kind !== "moved") continue;
    const { base, from, to } = move;
    const name = decided[index]?.wanted.image.name ?? "";
    const images = [...(found.get(`${base} ${from}`)?.images ?? []), name];
    found.set(`${base} ${from}`, { base, from, to, images });
  }
  return [...found.values()];
}

async function quietly(asked: Promise<BaseMove>): Promise<BaseMove> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Failure) return { kind: "none" };
    throw error;
  }
}
