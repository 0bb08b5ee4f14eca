import { foreignLayer } from "../../images/image-documents.ts";
import { firstBlocked } from "../../images/patch-plan.ts";
import { type StandingLayer, type StandingLayers, standingLayers } from "../../images/standing-layers.ts";
import type { Chain } from "../../images/step-chain.ts";
import { readStepLabels, type StepRecord, sharedSteps } from "../../images/step-labels.ts";
import { lookUpImage, type RegistryImage } from "../../tools/registry/image.ts";
import { findDigest } from "../../tools/registry/manifests.ts";
import type { Earlier, PatchWork } from "./patch-request.ts";

/** An image to continue from; `first` is the index of the first step that has to be done. */
export type EarlierImage = {
  image: RegistryImage;
  tag: string;
  first: number;
  found: StandingLayers;
  record: StepRecord;
};

/** The first of the earlier images from which no step is left that needs an engine. */
export async function findEarlier({ request, chain, record }: PatchWork): Promise<EarlierImage | null> {
  const { to, earlier, platform } = request;
  const digestOf = async (one: Earlier) =>
    typeof one === "string" ? findDigest(to.session, to.repository, one) : one.image.digest;
  const digests = await Promise.all(earlier.map(digestOf));
  const seen = new Set<string>();
  for (const [index, one] of earlier.entries()) {
    const digest = digests[index] ?? null;
    if (digest === null || seen.has(digest)) continue;
    seen.add(digest);
    const at = { repository: to.repository, reference: digest };
    const found =
      typeof one === "string"
        ? await lookUpImage(to.session, at, platform)
        : ({ kind: "found", image: one.image } as const);
    if (found.kind !== "found") continue;
    const usable = asEarlier(found.image, chain, record);
    if (usable !== null) return { ...usable, tag: typeof one === "string" ? one : one.tag };
  }
  return null;
}

function asEarlier(image: RegistryImage, { steps }: Chain, { keys }: StepRecord): Omit<EarlierImage, "tag"> | null {
  const record = readStepLabels(image.settings.labels);
  const first = record === null ? -1 : sharedSteps(record.keys, keys);
  if (record === null || first < 0 || firstBlocked(steps.slice(first)) !== null) return null;
  const found = standingLayers(image, record.keys.length - 1, steps.slice(0, first));
  if (found === null || foreignLayer([...found.base, ...keptOf(found, first)]) !== null) return null;
  return { image, first, found, record };
}

/** The layers of the steps before `first`. */
export function keptOf({ ofSteps }: StandingLayers, first: number): StandingLayer[] {
  return ofSteps.slice(0, first).flatMap(({ layer }) => (layer === null ? [] : [layer]));
}
