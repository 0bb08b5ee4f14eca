import { Failure } from "../../failure.ts";

/** Why `fetch` gave no answer: `passing` may be over in a moment, `untrusted` and `hopeless` will not. */
export type FetchFault = "passing" | "untrusted" | "hopeless";

/**
 * Tells what a rejected `fetch` means.
 *
 * @throws what it was rejected with, where that is no fault of the network: the failure of what a request's body is read
 * from, or a mistake of ours, which no other try would mend
 */
export function fetchFaultOf(error: unknown): FetchFault {
  const chain = chainOf(error);
  const own = chain.find((cause) => cause instanceof Failure);
  if (own !== undefined) throw own;
  // Node and undici say "fetch failed" of whatever the network did, with what that was as its cause; any other TypeError
  // is about the request itself. Source: undici lib/web/fetch/index.js.
  if (error instanceof TypeError && error.message !== "fetch failed") throw error;
  const deepest = chain.at(-1);
  const code = deepest !== undefined && "code" in deepest ? String(deepest.code) : "";
  // Source: Node's TLS errors: the certificate is not trusted, or is another host's.
  if (/^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_CERT_)/.test(code)) return "untrusted";
  return /^(bad port|unknown scheme)$/.test(deepest?.message ?? "") ? "hopeless" : "passing";
}

/** What happened, which stands at the end of the chain of causes. */
export function deepestCause(error: unknown): string {
  return chainOf(error).at(-1)?.message ?? "no reason given";
}

function chainOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...chainOf(error.cause)] : [];
}
