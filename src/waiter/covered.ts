import type { Request } from "./request.ts";

type IsAncestor = (older: string, newer: string) => Promise<boolean>;

/**
 * The request that makes another deploy needless: of the same commit, begun after this one was asked for, as with two
 * push URLs; or of a later push of the same ref, or of another ref of this push, that holds this commit.
 */
export async function coveredBy(
  request: Request,
  all: readonly Request[],
  isAncestor: IsAncestor,
): Promise<Request | null> {
  const others = all.filter(({ id, environment }) => id !== request.id && environment === request.environment);
  for (const other of others) {
    const isOver = other.stage === "deployed" || other.stage === "failed";
    if (isOver && other.tip === request.tip && other.began >= request.asked) return other;
    const isTaken = isOver || other.stage === "accepted" || other.stage === "deploying";
    const isRelated = other.ref === request.ref || isSamePush(other, request);
    const isLater = isRelated && other.id > request.id && other.tip !== request.tip;
    if (isTaken && isLater && (await isAncestor(request.tip, other.tip))) return other;
  }
  return null;
}

export function isSamePush(one: Request, other: Request): boolean {
  return one.asked === other.asked && one.pusher === other.pusher;
}
