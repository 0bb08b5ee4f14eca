import { splitImage } from "../pachyderm/image-reference.ts";
import type { LivePipeline } from "./pipeline-plan.ts";
import { readRecord } from "./record.ts";

/** As pipelines name it, and the digest of what it was made on, as far as they say. */
export type RunningImage = { reference: string; base: string | null };

/**
 * Images that run, by the key of what they are made from: what runs need not be asked of a
 * registry. A pipeline that was edited by hand counts for nothing, since its key may be that of another image. Where two
 * of one key run, on an older base and on a newer, only the registry knows which of them counts: none is named.
 */
export function runningImages(live: Iterable<LivePipeline>): Map<string, RunningImage> {
  const images = new Map<string, RunningImage>();
  const doubtful = new Set<string>();
  for (const { annotations, sent, image } of live) {
    const record = readRecord(annotations);
    if (record === null || record.key === null || splitImage(image).digest === null) continue;
    if (sent?.word !== record.spec) continue;
    const other = images.get(record.key);
    if (isOther(other?.reference, image)) doubtful.add(record.key);
    images.set(record.key, { reference: image, base: record.base ?? other?.base ?? null });
  }
  for (const key of doubtful) images.delete(key);
  return images;
}

/** The same repository, and another digest. */
function isOther(one: string | undefined, other: string): boolean {
  const [before, now] = [splitImage(one ?? other), splitImage(other)];
  return before.repository === now.repository && before.digest !== now.digest;
}
