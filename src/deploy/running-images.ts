import { splitImage } from "../pachyderm/image-reference.ts";
import { factsOfJson, fingerprintOf } from "./effective-spec.ts";
import type { LivePipeline } from "./pipeline-plan.ts";
import { readRecord } from "./record.ts";

/**
 * Images that run, by the key of what they are made from, as pipelines name them: what runs need not be asked of a
 * registry. A pipeline that was edited by hand counts for nothing, since its key may be that of another image.
 */
export function runningImages(live: Iterable<LivePipeline>): Map<string, string> {
  const images = new Map<string, string>();
  for (const { annotations, userSpec, image } of live) {
    const record = readRecord(annotations);
    if (record === null || record.key === null || splitImage(image).digest === null) continue;
    const facts = factsOfJson(userSpec);
    if (facts !== null && fingerprintOf(facts) === record.spec) images.set(record.key, image);
  }
  return images;
}
