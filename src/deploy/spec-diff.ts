import type { Facts } from "./effective-spec.ts";

/** One value that an update changes; JSON text, null where it is not there. */
export type SpecChange = { path: string; from: string | null; to: string | null };

/** What is live: what somebody sent, and what pachd made of it with the cluster's defaults. */
export type LiveFacts = { sent: Facts; effective: Facts };

/**
 * What an update would change, by key path. What the cluster's defaults give the live pipeline already is no change
 * when the spec now says it too.
 */
export function diffSpecs(wanted: Facts, { sent, effective }: LiveFacts): SpecChange[] {
  const changes: SpecChange[] = [];
  for (const [path, to] of wanted) {
    const from = sent.get(path) ?? effective.get(path) ?? null;
    if (from !== to) changes.push({ path, from, to });
  }
  for (const [path, from] of sent) if (!wanted.has(path)) changes.push({ path, from, to: null });
  return changes.toSorted((one, other) => (one.path < other.path ? -1 : 1)).map(withoutSecret);
}

/** A value under such a name is nobody's to read in a log; that it changed is enough. */
function withoutSecret({ path, from, to }: SpecChange): SpecChange {
  const name = path.slice(path.lastIndexOf(".") + 1);
  if (!path.startsWith("transform.env.") || !/pass|secret|token|credential|private|api_?key|_key$/i.test(name)) {
    return { path, from, to };
  }
  return { path, from: from === null ? null : hidden, to: to === null ? null : hidden };
}

const hidden = '"***"';
