/**
 * Milliseconds of one update inside a transaction, measured on a quiet machine: 0.5 s for one pipeline, 3.2 s for five,
 * 13.5 s for ten. Every append makes pachd run all before it again, and `finish` runs them once more.
 */
const unitMs = 220;

/** How long a transaction of so many updates takes: N²/2 and N for the end. */
export function expectedMs(count: number): number {
  return count === 0 ? 0 : 200 + Math.round(unitMs * ((count * (count + 1)) / 2 + count));
}

/** How long pachd may take for the append after so many others, or for `finish`: a loaded one is ten times slower. */
export function deadlineMs(before: number): number {
  return 30_000 + before * unitMs * 10;
}

/**
 * Cuts pipelines, upstream first, into transactions of at most `cap`.
 *
 * @param cap null for one transaction, whatever it costs
 */
export function partsOf<T>(pipelines: readonly T[], cap: number | null): T[][] {
  if (pipelines.length === 0) return [];
  const size = cap === null ? pipelines.length : Math.max(1, cap);
  return Array.from({ length: Math.ceil(pipelines.length / size) }, (_, part) =>
    pipelines.slice(part * size, (part + 1) * size),
  );
}
