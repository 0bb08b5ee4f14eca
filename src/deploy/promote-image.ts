import { Failure } from "../failure.ts";
import { copyLayers } from "../tools/registry/copy-layers.ts";
import { type Digest, isDigest } from "../tools/registry/digest.ts";
import type { Descriptor } from "../tools/registry/image.ts";
import { type JsonReader, readJson } from "../tools/registry/json.ts";
import { findDigest, type Manifest, putManifest, readManifest } from "../tools/registry/manifests.ts";
import type { RepositorySession } from "./repository-session.ts";

export type Promotion = { from: RepositorySession; to: RepositorySession; digest: Digest; tag: string };

/**
 * Brings the very image of a digest into another repository, be it of the same registry or of another, and names it
 * there: an index with all its platforms and attestations, or one image. What is there already is not sent again.
 *
 * @returns how many bytes of blobs were sent
 * @throws Failure where the digest is gone, or the tag leads to another image there
 */
export async function promoteImage({ from, to, digest, tag }: Promotion): Promise<number> {
  const standing = await findDigest(to.session, to.repository, tag);
  if (standing === digest) return 0;
  if (standing !== null) {
    const message = `${to.session.address.host}/${to.repository}:${tag} is another image already (${standing})`;
    throw new Failure("tool", message, "A commit's tag is never moved. See who put it there.");
  }
  const { manifest, bytes } = await copyManifest({ from, to, digest });
  await putManifest(to.session, { repository: to.repository, reference: tag }, manifest);
  return bytes;
}

async function copyManifest({
  from,
  to,
  digest,
}: Omit<Promotion, "tag">): Promise<{ manifest: Manifest; bytes: number }> {
  const manifest = await readManifest(from.session, from.repository, digest);
  if (manifest === null) {
    const message = `${from.session.address.host}/${from.repository}@${digest} is gone`;
    throw new Failure("tool", message, "Build it again where it is promoted from: pachook build --push");
  }
  const what = readJson(manifest.bytes, `the manifest ${digest} of ${from.repository}`);
  let bytes = 0;
  for (const entry of what.objects("manifests")) {
    const child = descriptorFrom(entry);
    const copied = await copyManifest({ from, to, digest: child.digest });
    await putManifest(to.session, { repository: to.repository, reference: child.digest }, copied.manifest);
    bytes += copied.bytes;
  }
  const config = what.object("config");
  const blobs = config.text("digest") === null ? [] : [config, ...what.objects("layers")];
  bytes += await copyLayers(blobs.map(descriptorFrom), from, to);
  return { manifest, bytes };
}

function descriptorFrom(reader: JsonReader): Descriptor {
  const digest = reader.text("digest") ?? "";
  const size = reader.number("size");
  if (isDigest(digest) && size !== null) return { mediaType: reader.text("mediaType") ?? "", digest, size };
  const hint = "Build and push that image anew.";
  throw new Failure("tool", "the registry holds a manifest that names a blob without digest or size", hint);
}
