import { type Digest, isDigest } from "../tools/registry/digest.ts";
import type { RegistryImage } from "../tools/registry/image.ts";
import { jsonReader } from "../tools/registry/json.ts";
import type { KnownLayer } from "./push-images.ts";
import type { RepositorySession } from "./repository-session.ts";

/**
 * The layers of images that registries hold, by the digests of their uncompressed content. An image whose config lists
 * another number of layers than its manifest is passed over: nobody could say which is which.
 */
export function knownLayers(
  images: readonly { image: RegistryImage; at: RepositorySession }[],
): ReadonlyMap<Digest, KnownLayer> {
  const known = new Map<Digest, KnownLayer>();
  for (const { image, at } of images) {
    const diffIds = diffIdsOf(image);
    if (diffIds.length !== image.layers.length) continue;
    for (const [index, descriptor] of image.layers.entries()) {
      const diffId = diffIds[index] ?? "";
      if (isDigest(diffId)) known.set(diffId, { descriptor, at });
    }
  }
  return known;
}

/** Source: OCI image specification, "Image Configuration", rootfs. */
export function diffIdsOf({ settings }: RegistryImage): string[] {
  return jsonReader(settings.raw).object("rootfs").texts("diff_ids");
}
