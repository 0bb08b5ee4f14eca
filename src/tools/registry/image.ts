import { Failure } from "../../failure.ts";
import { readBlob } from "./blobs.ts";
import { type Digest, isDigest } from "./digest.ts";
import { type JsonReader, readJson } from "./json.ts";
import { type Manifest, readManifest } from "./manifests.ts";
import type { Session } from "./session.ts";

/** How a manifest names a blob. */
export type Descriptor = { mediaType: string; digest: Digest; size: number };

/** One image of one platform as a registry holds it. */
export type RegistryImage = {
  /** Of the image's own manifest; `indexDigest` is what the tag names where an index lies between. */
  digest: Digest;
  indexDigest: Digest | null;
  mediaType: string;
  config: Descriptor;
  layers: readonly Descriptor[];
  settings: ImageSettings;
};

/** The part of an image's config that is asked for; `raw` is all of it. */
export type ImageSettings = {
  platform: string;
  labels: Readonly<Record<string, string>>;
  onBuild: readonly string[];
  raw: Readonly<Record<string, unknown>>;
};

/** A config is small; what is larger is none. */
const largestConfigBytes = 8 * 1024 * 1024;

/** What a registry answered about a reference. */
export type Lookup =
  /** `named` is what the tag leads to: the image's own manifest, or the index that it stands in. */
  | { kind: "found"; image: RegistryImage; named: Manifest }
  | { kind: "missing" }
  | { kind: "other-platform"; offered: readonly string[] };

/**
 * Reads what a tag or digest means for a platform (`linux/amd64`): through an index if there is one, past its
 * attestation entries, which stand there under the platform unknown/unknown.
 * Source: OCI image specification; moby/buildkit docs/attestations.
 */
export async function lookUpImage(
  session: Session,
  at: { repository: string; reference: string },
  platform: string,
): Promise<Lookup> {
  const found = await readManifest(session, at.repository, at.reference);
  if (found === null) return { kind: "missing" };
  const entries = entriesOf(found, at);
  if (entries.length === 0) return imageFrom(session, at.repository, { manifest: found, index: null, platform });
  const digest = digestFor(entries, platform);
  if (digest === null)
    return { kind: "other-platform", offered: entries.map((candidate) => platformOf(candidate.object("platform"))) };
  const own = await readManifest(session, at.repository, digest);
  if (own === null) return { kind: "missing" };
  return imageFrom(session, at.repository, { manifest: own, index: found, platform });
}

/**
 * The digest of the image that a reference means for a platform: an index is followed, and no config is read.
 *
 * @returns null where nothing stands there, or nothing for that platform
 */
export async function findPlatformDigest(
  session: Session,
  at: { repository: string; reference: string },
  platform: string,
): Promise<Digest | null> {
  const found = await readManifest(session, at.repository, at.reference);
  if (found === null) return null;
  const entries = entriesOf(found, at);
  if (entries.length === 0) return found.digest;
  return digestFor(entries, platform);
}

/** True where a reference leads to an index in which an image with this digest stands, for whatever platform. */
export async function isInIndex(
  session: Session,
  at: { repository: string; reference: string },
  digest: string,
): Promise<boolean> {
  const found = await readManifest(session, at.repository, at.reference);
  return found !== null && entriesOf(found, at).some((entry) => entry.text("digest") === digest);
}

function entriesOf({ bytes }: Manifest, { repository, reference }: { repository: string; reference: string }) {
  const entries = readJson(bytes, `the manifest of ${repository}:${reference}`).objects("manifests");
  return entries.filter((entry) => !isAttestation(entry));
}

function digestFor(entries: readonly JsonReader[], platform: string): Digest | null {
  const entry = entries.find((candidate) => fits(platformOf(candidate.object("platform")), platform));
  const digest = entry?.text("digest") ?? "";
  return isDigest(digest) ? digest : null;
}

type Found = { manifest: Manifest; index: Manifest | null; platform: string };

async function imageFrom(session: Session, repository: string, { manifest, index, platform }: Found): Promise<Lookup> {
  const parsed = readJson(manifest.bytes, `the manifest ${manifest.digest} of ${repository}`);
  const config = descriptorOf(parsed.object("config"), repository);
  const layers = parsed.objects("layers").map((layer) => descriptorOf(layer, repository));
  const settings = settingsFrom(readJson(await readSmall(session, repository, config), `the config of ${repository}`));
  if (!fits(settings.platform, platform)) return { kind: "other-platform", offered: [settings.platform] };
  const { digest, mediaType } = manifest;
  const image = { digest, indexDigest: index?.digest ?? null, mediaType, config, layers, settings };
  return { kind: "found", image, named: index ?? manifest };
}

async function readSmall(session: Session, repository: string, { digest, size }: Descriptor): Promise<Uint8Array> {
  if (size > largestConfigBytes) throw unfit(repository, `a config of ${size} bytes`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of readBlob(session, repository, digest)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function settingsFrom(config: JsonReader): ImageSettings {
  const inner = config.object("config");
  const labels = Object.entries(inner.object("Labels").value).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] satisfies [string, string]] : [],
  );
  return {
    platform: platformOf(config),
    labels: Object.fromEntries(labels),
    onBuild: inner.texts("OnBuild"),
    raw: config.value,
  };
}

function descriptorOf(reader: JsonReader, repository: string): Descriptor {
  const digest = reader.text("digest") ?? "";
  const size = reader.number("size");
  if (!isDigest(digest) || size === null)
    throw unfit(repository, "a manifest that names a blob without digest or size");
  return { mediaType: reader.text("mediaType") ?? "", digest, size };
}

function isAttestation(entry: JsonReader): boolean {
  const type = entry.object("annotations").text("vnd.docker.reference.type");
  return type === "attestation-manifest" || platformOf(entry.object("platform")) === "unknown/unknown";
}

function platformOf(reader: JsonReader): string {
  const parts = [reader.text("os"), reader.text("architecture"), reader.text("variant")];
  return parts.filter((part) => part !== null && part !== "").join("/");
}

/** arm64 means its only variant, v8, whether or not somebody wrote it. */
function fits(offered: string, wanted: string): boolean {
  return offered.replace(/^(linux\/arm64)\/v8$/, "$1") === wanted.replace(/^(linux\/arm64)\/v8$/, "$1");
}

function unfit(repository: string, what: string): Failure {
  return new Failure("tool", `the registry holds ${what} under ${repository}`, "Build and push that image anew.");
}
