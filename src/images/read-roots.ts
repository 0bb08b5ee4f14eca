import { type KnownPaths, type ListedEntry, rootOfLayers, rootSeenThrough } from "./known-paths.ts";
import type { StandingLayer } from "./standing-layers.ts";
import type { ProvenPath } from "./step-labels.ts";

export type RootSources = {
  /** Layers below the new ones. */
  kept: readonly StandingLayer[];
  /** Those of them that steps of the Dockerfile made. */
  ofSteps: readonly { index: number; layer: StandingLayer }[];
  /** Layers that only put files somewhere, and are replaced. */
  replaced: readonly StandingLayer[];
  /** What a label of the image tells. */
  proven: readonly ProvenPath[];
  /** Index of the first step whose layer is replaced. */
  first: number;
  list: ListLayer;
  /** Larger layers, compressed and taken together, are not read. */
  mostBytes: number;
  /** Called before layers below the new ones are read, with their bytes. */
  onReading: (bytes: number) => void;
};

/** Lists a layer's entries; null for a compression that is not known here. */
export type ListLayer = (layer: StandingLayer) => Promise<readonly ListedEntry[] | null>;

/** Reading this much, compressed, is quicker than starting an engine. */
export const quickBytes = 64 * 1024 * 1024;

/** What can be known of an image's root, the cheapest way first; each knows more than the one before. */
export async function* readRoots(sources: RootSources): AsyncGenerator<KnownPaths> {
  const { kept, replaced, proven, first, list, mostBytes, onReading } = sources;
  const seen = { replaced: [], proven, first, since: null };
  if (kept.length > 0) yield rootSeenThrough(seen);
  const own = ownLayers(sources);
  const since = own === null || bytesOf(own) > quickBytes ? null : await listAll(own, list);
  if (since !== null) yield rootSeenThrough({ ...seen, since });
  if (replaced.length > 0 && bytesOf(replaced) <= quickBytes) {
    const listed = await listAll(replaced, list);
    if (listed !== null) yield rootSeenThrough({ ...seen, since, replaced: listed });
  }
  if (bytesOf(kept) > mostBytes) return;
  onReading(bytesOf(kept));
  const listed = await listAll(kept, list);
  if (listed !== null) yield rootOfLayers(listed);
}

/** Of the layers as they lie in the registry. */
export function bytesOf(layers: readonly StandingLayer[]): number {
  return layers.reduce((total, { descriptor }) => total + descriptor.size, 0);
}

/** What stays of the steps since a folder came where nothing stood: all that can be in it. Null: no folder did. */
function ownLayers({ ofSteps, proven, first }: RootSources): StandingLayer[] | null {
  const news = proven.flatMap(({ newSince }) => (newSince !== null && newSince < first ? [newSince] : []));
  const since = Math.min(...news);
  return news.length === 0 ? null : ofSteps.flatMap(({ index, layer }) => (index >= since ? [layer] : []));
}

async function listAll(layers: readonly StandingLayer[], list: ListLayer) {
  const lists = await Promise.all(layers.map(list));
  return lists.every((entries) => entries !== null) ? lists : null;
}
