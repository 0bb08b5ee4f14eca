import { type Digest, digestOf } from "../tools/registry/digest.ts";
import type { Descriptor } from "../tools/registry/image.ts";
import type { Manifest } from "../tools/registry/manifests.ts";
import type { ContainerSettings } from "./image-config.ts";
import { layerMediaType } from "./layer.ts";
import type { HistoryEntry, StandingLayer } from "./standing-layers.ts";
import type { ChainStep } from "./step-chain.ts";

/** What an image's config file says. */
export type ConfigParts = {
  /** The config of the image it continues from: platform and author are its. */
  from: Readonly<Record<string, unknown>>;
  settings: ContainerSettings;
  author: string | null;
  /** ISO 8601. */
  created: string;
  diffIds: readonly Digest[];
  history: readonly HistoryEntry[];
};

/** Fields that tell about the system it runs on; what builders keep for themselves beside them does not go along. */
const platformFields = ["architecture", "os", "os.version", "os.features", "variant", "author"];

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const configType = "application/vnd.oci.image.config.v1+json";

/** Source: OCI image specification, config.md. */
export function writeConfig({ from, settings, author, created, diffIds, history }: ConfigParts): Uint8Array {
  const kept = platformFields.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]));
  const config = {
    created,
    ...Object.fromEntries(kept),
    ...(author === null ? {} : { author }),
    config: settings,
    rootfs: { type: "layers", diff_ids: diffIds },
    history,
  };
  return Buffer.from(JSON.stringify(config));
}

/** How a step stands in an image's history. */
export function historyOf({ instruction }: ChainStep, made: { created: string; isEmpty: boolean }): HistoryEntry {
  const { keyword, flags, rest } = instruction;
  const text = [keyword, ...flags.map(({ name, value }) => `--${name}=${value}`), rest].join(" ");
  const entry = { created: made.created, created_by: text, comment: "pachook" };
  return made.isEmpty ? { ...entry, empty_layer: true } : entry;
}

/** Source: OCI image specification, manifest.md. */
export function writeManifest(config: { digest: Digest; size: number }, layers: readonly Descriptor[]): Manifest {
  const described = layers.map(({ mediaType, digest, size }) => ({
    mediaType: ociType(mediaType) ?? mediaType,
    digest,
    size,
  }));
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: configType, digest: config.digest, size: config.size },
    layers: described,
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  return { mediaType: manifestType, digest: digestOf(bytes), bytes };
}

/** The first layer that may not lie in just any registry, or whose kind nobody here knows. */
export function foreignLayer(layers: readonly StandingLayer[]): string | null {
  const foreign = layers.find(({ descriptor }) => ociType(descriptor.mediaType) === null);
  return foreign === undefined ? null : foreign.descriptor.mediaType;
}

/** A manifest's layers are of one family; docker's types and OCI's name the same bytes. */
function ociType(mediaType: string): string | null {
  const tar = "application/vnd.oci.image.layer.v1.tar";
  const known = new Map([
    ["application/vnd.docker.image.rootfs.diff.tar.gzip", layerMediaType],
    ["application/vnd.docker.image.rootfs.diff.tar", tar],
    ["application/vnd.docker.image.rootfs.diff.tar.zstd", `${tar}+zstd`],
    ...[tar, `${tar}+gzip`, `${tar}+zstd`].map((type): [string, string] => [type, type]),
  ]);
  return known.get(mediaType) ?? null;
}
