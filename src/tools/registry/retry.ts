/** How long a request may be tried, and how time and chance are had. All times in milliseconds. */
export type Patience = {
  /** No new try starts after this long since the first. */
  deadlineMs: number;
  firstDelayMs: number;
  longestDelayMs: number;
  now: () => number;
  /** Waits, and throws when the work was called off meanwhile. */
  sleep: (ms: number) => Promise<void>;
  /** At least 0, below 1. */
  random: () => number;
};

/** Statuses worth another try: the server asks for it, or may be itself again in a moment. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}

/**
 * How long to wait before try number `tries + 1`: what Retry-After says (seconds, or a date), else doubling
 * from the first delay with up to half of it taken off by chance, so that many clients don't return together.
 */
export function delayBefore(tries: number, retryAfter: string | null, patience: Patience): number {
  const asked = retryAfter === null ? null : parseRetryAfter(retryAfter, patience.now());
  if (asked !== null) return asked;
  const doubled = Math.min(patience.longestDelayMs, patience.firstDelayMs * 2 ** (tries - 1));
  return doubled * (1 - patience.random() / 2);
}

function parseRetryAfter(header: string, nowMs: number): number | null {
  if (/^\d+$/.test(header.trim())) return Number(header.trim()) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
