import { gunzipSync, gzipSync } from "node:zlib";
import { type TarEntry, writeTar } from "../../src/images/tar.ts";
import { digestOf } from "../../src/tools/registry/digest.ts";
import type { Manifest } from "../../src/tools/registry/manifests.ts";
import { readTar } from "../../src/tools/tar-reader.ts";
import type { TestRegistry } from "./registry.ts";

/** A path and what stands there: a file's text, or its bytes with their mode, `{ link }`, or `{ folder }` with its mode. */
export type LayerFiles = Readonly<
  Record<
    string,
    string | Buffer | { mode: number; bytes: Buffer } | { link: string } | { folder: number; uid?: number }
  >
>;

export type ImageToStore = {
  repository: string;
  tag: string;
  layers: readonly LayerFiles[];
  config?: Record<string, unknown>;
  platform?: { os: string; architecture: string };
  /** Replaces the plain history of one step a layer. */
  history?: readonly Record<string, unknown>[];
};

export type IndexToStore = {
  repository: string;
  tag: string;
  /** Digests of images that are there, by platform. */
  platforms: Readonly<Record<string, string>>;
};

/** Puts an image for several platforms into a registry's memory. */
export function storeIndex(registry: TestRegistry, { repository, tag, platforms }: IndexToStore): string {
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const manifests = Object.entries(platforms).map(([platform, digest]) => {
    const [os, architecture] = platform.split("/");
    const named = registry.manifests.get(`${repository}@${digest}`);
    return { mediaType: named?.mediaType, digest, size: named?.bytes.length, platform: { os, architecture } };
  });
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  const digest = digestOf(bytes);
  registry.manifests.set(`${repository}:${tag}`, { mediaType, bytes });
  registry.manifests.set(`${repository}@${digest}`, { mediaType, bytes });
  return digest;
}

/** Puts an image straight into a registry's memory, as somebody's push would have. */
export async function storeImage(registry: TestRegistry, image: ImageToStore): Promise<string> {
  const { repository, tag, layers, config = {}, platform = { os: "linux", architecture: "amd64" } } = image;
  const store = (bytes: Buffer) => {
    const digest = digestOf(bytes);
    registry.blobs.set(digest, bytes);
    registry.links.add(`${repository}@${digest}`);
    return { digest, size: bytes.length };
  };
  const tars = await Promise.all(layers.map(tarOf));
  const written = tars.map((tar) => ({
    mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip",
    ...store(gzipSync(tar, { level: 0 })),
  }));
  const document = {
    ...platform,
    config,
    rootfs: { type: "layers", diff_ids: tars.map((tar) => digestOf(tar)) },
    history: image.history ?? tars.map((_, index) => ({ created_by: `ADD base-${index} /` })),
  };
  const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
  const named = {
    mediaType: "application/vnd.docker.container.image.v1+json",
    ...store(Buffer.from(JSON.stringify(document))),
  };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config: named, layers: written }));
  const digest = digestOf(bytes);
  registry.manifests.set(`${repository}:${tag}`, { mediaType, bytes });
  registry.manifests.set(`${repository}@${digest}`, { mediaType, bytes });
  return digest;
}

async function tarOf(files: LayerFiles): Promise<Buffer> {
  const entries = Object.entries(files).map(([path, what]): TarEntry => {
    const common = { path: Buffer.from(path), mode: 0o644, uid: 0, gid: 0, mtime: 0 };
    if (typeof what === "string" || Buffer.isBuffer(what) || "bytes" in what) {
      const [bytes, mode] =
        typeof what === "string" || Buffer.isBuffer(what) ? [Buffer.from(what), 0o644] : [what.bytes, what.mode];
      const content = async function* () {
        yield bytes;
      };
      return { ...common, mode, kind: "file", size: bytes.length, content };
    }
    if ("link" in what) return { ...common, kind: "symlink", mode: 0o777, target: Buffer.from(what.link) };
    return { ...common, kind: "folder", mode: what.folder, uid: what.uid ?? 0, gid: what.uid ?? 0 };
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * The files of an image, one a line: `mode uid:gid path` and its text, its link's target, or `/` for a folder. A file of
 * more than a few lines is told by its size: random bytes hold any short text once in a while.
 */
export async function rootLines(registry: TestRegistry, repository: string, manifest: Manifest): Promise<string[]> {
  const root = new Map<string, string>();
  for (const { digest } of JSON.parse(Buffer.from(manifest.bytes).toString()).layers) {
    if (!registry.links.has(`${repository}@${digest}`)) throw new Error(`${digest} is not in ${repository}`);
    const blob = registry.blobs.get(digest) ?? Buffer.alloc(0);
    for (const [path, line] of await layerLines(gunzipSync(blob))) root.set(path, line);
  }
  return [...root].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
}

async function layerLines(tar: Buffer): Promise<[string, string][]> {
  const lines: [string, string][] = [];
  const once = async function* () {
    yield tar;
  };
  for await (const { path, kind, mode, uid, gid, target, content } of readTar(once())) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    const plain = path.toString().replace(/\/$/, "");
    const bytes = Buffer.concat(chunks);
    const text = bytes.length > 1000 ? `(${bytes.length} bytes)` : bytes.toString();
    const what = kind === "folder" ? "/" : kind === "symlink" ? ` -> ${target}` : ` ${text}`;
    lines.push([plain, `${mode.toString(8)} ${uid}:${gid} ${plain}${what}`]);
  }
  return lines;
}

/** The config file of an image in the registry. */
export function configOf(registry: TestRegistry, manifest: Manifest) {
  const { config } = JSON.parse(Buffer.from(manifest.bytes).toString());
  return JSON.parse(String(registry.blobs.get(config.digest)));
}
