import { type KnownPaths, type ListedEntry, rootOfLayers, rootSeenThrough } from "./known-paths.ts";
import { listLayer } from "./layer.ts";
import type { StandingLayer } from "./standing-layers.ts";
import type { ProvenFolder } from "./step-labels.ts";

export type RootSources = {
  /** Layers below the new ones. */
  kept: readonly StandingLayer[];
  /** Layers that only put files somewhere, and are replaced. */
  replaced: readonly StandingLayer[];
  /** What a label of the image tells. */
  folders: readonly ProvenFolder[];
  read: (layer: StandingLayer) => AsyncIterable<Uint8Array>;
};

/** Reading this much, compressed, is quicker than starting an engine. */
const mostBytes = 64 * 1024 * 1024;

/** What can be known of an image's root, the cheapest way first; each knows more than the one before. */
export async function* readRoots({ kept, replaced, folders, read }: RootSources): AsyncGenerator<KnownPaths> {
  if (kept.length > 0) yield rootSeenThrough([], folders);
  if (replaced.length > 0 && sizeOf(replaced) <= mostBytes) {
    const listed = await listAll(replaced, read);
    if (listed !== null) yield rootSeenThrough(listed, folders);
  }
  if (sizeOf(kept) > mostBytes) return;
  const listed = await listAll(kept, read);
  if (listed !== null) yield rootOfLayers(listed);
}

function sizeOf(layers: readonly StandingLayer[]): number {
  return layers.reduce((total, { descriptor }) => total + descriptor.size, 0);
}

async function listAll(layers: readonly StandingLayer[], read: RootSources["read"]): Promise<ListedEntry[][] | null> {
  const lists = await Promise.all(layers.map((layer) => listLayer(read(layer), layer.descriptor.mediaType)));
  return lists.every((list) => list !== null) ? lists : null;
}
