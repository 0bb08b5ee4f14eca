import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { BuiltImage, BuiltLayer, LayerContent } from "../tools/engine/engine.ts";
import { tellFullDisk } from "../tools/full-disk.ts";
import { makePrivateFolder, type PrivateFolder } from "../tools/private-folder.ts";
import { hasBlob, putBlob } from "../tools/registry/blobs.ts";
import { copyLayers } from "../tools/registry/copy-layers.ts";
import { type Digest, digestOf } from "../tools/registry/digest.ts";
import type { Descriptor } from "../tools/registry/image.ts";
import type { Manifest } from "../tools/registry/manifests.ts";
import { uploadSmall } from "../tools/registry/upload-layer.ts";
import type { RepositorySession } from "./repository-session.ts";

/** A layer that some repository holds, by the digest of its uncompressed content. */
export type KnownLayer = { descriptor: Descriptor; at: RepositorySession };

/** An image whose parts are all in the registry, and whose manifest is not yet. `bytesSent` counts its blobs. */
export type PushedImage = { manifest: Manifest; layers: number; layersSent: number; bytesSent: number };

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const configType = "application/vnd.oci.image.config.v1+json";
const layerType = "application/vnd.oci.image.layer.v1.tar";

/**
 * Brings what an engine built into a repository, all but its manifest. Layers that the registry holds somewhere are
 * taken from there.
 *
 * @param known layers that were not exported since a repository has them, by their uncompressed digest
 */
export async function pushBuilt(
  to: RepositorySession,
  built: Pick<BuiltImage, "config" | "layers">,
  known: ReadonlyMap<Digest, KnownLayer>,
): Promise<PushedImage> {
  const folder = await makePrivateFolder();
  try {
    const layers: Descriptor[] = [];
    let [layersSent, bytesSent] = [0, 0];
    for (const layer of built.layers) {
      const { descriptor, bytes } = await pushLayer(to, layer, { known, folder });
      layers.push(descriptor);
      if (bytes > 0) layersSent += 1;
      bytesSent += bytes;
    }
    const config = await uploadSmall(to.session, to.repository, built.config);
    bytesSent += config.bytesSent;
    const manifest = manifestOf({ mediaType: configType, digest: config.digest, size: config.size }, layers);
    return { manifest, layers: layers.length, layersSent, bytesSent };
  } catch (error) {
    throw tellFullDisk(error, dirname(folder.path));
  } finally {
    await folder.remove();
  }
}

/** Source: OCI image specification, "Image Manifest". Its bytes are its identity, so their order is fixed. */
function manifestOf(config: Descriptor, layers: readonly Descriptor[]): Manifest {
  const plain = ({ mediaType, digest, size }: Descriptor) => ({ mediaType, digest, size });
  const value = { schemaVersion: 2, mediaType: manifestType, config: plain(config), layers: layers.map(plain) };
  const bytes = Buffer.from(JSON.stringify(value));
  return { mediaType: manifestType, digest: digestOf(bytes), bytes };
}

/** One family of types: docker's names for layers of a base become OCI's, which mean the same bytes. */
function ociLayerType(mediaType: string): string {
  if (mediaType === "application/vnd.docker.image.rootfs.diff.tar.gzip") return `${layerType}+gzip`;
  return mediaType === "application/vnd.docker.image.rootfs.diff.tar" ? layerType : mediaType;
}

type LayerContextForPush = { known: ReadonlyMap<Digest, KnownLayer>; folder: PrivateFolder };

async function pushLayer(
  to: RepositorySession,
  { diffId, content }: BuiltLayer,
  { known, folder }: LayerContextForPush,
): Promise<{ descriptor: Descriptor; bytes: number }> {
  const standing = known.get(diffId);
  if (standing !== undefined) {
    const { descriptor, at } = standing;
    const bytes = await copyLayers([descriptor], at, to);
    return { descriptor: { ...descriptor, mediaType: ociLayerType(descriptor.mediaType) }, bytes };
  }
  if (content === null) throw new Error(`the engine left out the layer ${diffId}, which nobody has`);
  const packed = content.compression === "none" ? await compress(content, join(folder.path, diffId.slice(7))) : content;
  const isThere = await hasBlob(to.session, to.repository, packed.digest);
  if (!isThere) await putBlob(to.session, to.repository, packed);
  const bytes = isThere ? 0 : packed.size;
  const mediaType = `${layerType}+${packed.compression === "zstd" ? "zstd" : "gzip"}`;
  return { descriptor: { mediaType, digest: packed.digest, size: packed.size }, bytes };
}

/** Through a file: size and digest have to be known before the first byte is sent, and a layer may not fit into memory. */
async function compress(content: LayerContent, path: string): Promise<LayerContent> {
  const hash = createHash("sha256");
  const watch = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(
    Readable.from(content.open()),
    createGzip({ level: 6 }),
    watch,
    createWriteStream(path, { flags: "wx", mode: 0o600 }),
  );
  const { size } = await stat(path);
  return { compression: "gzip", digest: `sha256:${hash.digest("hex")}`, size, open: () => createReadStream(path) };
}
