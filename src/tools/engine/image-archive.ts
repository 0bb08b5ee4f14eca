import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { join, posix } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../failure.ts";
import { type Digest, isDigest } from "../registry/digest.ts";
import { type JsonReader, readJson } from "../registry/json.ts";
import { readTar, type TarItem } from "../tar-reader.ts";
import type { BuiltLayer, LayerContent } from "./engine.ts";

/** What an engine's export holds, with the layers as files in the folder that was given. */
export type ImageArchive = { config: Uint8Array; platform: string; layers: readonly BuiltLayer[] };

type Stored = { digest: Digest; size: number; file: string | null };
type Stock = { files: Map<string, Stored>; links: Map<string, string> };

/** Manifests and configs are small; what is larger is none. */
const largestJsonBytes = 8 * 1024 * 1024;

/**
 * Reads the export of one image, `docker save` or an OCI layout, while it comes. Layers that are known are passed
 * over. Source: moby's image/tarexport; OCI image layout specification.
 *
 * @throws Failure when it is no image, holds several, or a layer's bytes are others than its config says
 */
export async function readImageArchive(
  stream: AsyncIterable<Uint8Array>,
  folder: string,
  known: ReadonlySet<Digest>,
): Promise<ImageArchive> {
  const stock = await storeFiles(stream, folder, known);
  const { configPath, layerPaths } = await namesOf(stock);
  const config = await readSmall(stock, configPath);
  const reader = readJson(config, "the config of the built image");
  const diffIds = reader.object("rootfs").texts("diff_ids").filter(isDigest);
  if (diffIds.length !== layerPaths.length)
    throw noImage(`${layerPaths.length} layers where ${diffIds.length} are named`);
  const layers = diffIds.map(async (diffId, index): Promise<BuiltLayer> => {
    if (known.has(diffId)) return { diffId, content: null };
    return { diffId, content: await layerContent(stock, layerPaths[index] ?? "", diffId) };
  });
  return { config, platform: platformOf(reader), layers: await Promise.all(layers) };
}

async function storeFiles(
  stream: AsyncIterable<Uint8Array>,
  folder: string,
  known: ReadonlySet<Digest>,
): Promise<Stock> {
  const stock: Stock = { files: new Map(), links: new Map() };
  for await (const item of readTar(stream)) {
    const path = posix.normalize(item.path.toString("utf8"));
    if (item.kind === "symlink" || item.kind === "hardlink") {
      const target = item.target.toString("utf8");
      stock.links.set(
        path,
        item.kind === "symlink" ? posix.join(posix.dirname(path), target) : posix.normalize(target),
      );
    }
    if (item.kind !== "file") continue;
    // Both forms name blobs by digest; a known layer need not touch the disk.
    const named = `sha256:${posix.basename(path, ".tar")}`;
    if (isDigest(named) && known.has(named)) stock.files.set(path, { digest: named, size: item.size, file: null });
    else stock.files.set(path, await store(item, join(folder, String(stock.files.size)), known));
  }
  return stock;
}

async function store(item: TarItem, file: string, known: ReadonlySet<Digest>): Promise<Stored> {
  const hash = createHash("sha256");
  const hashed = async function* () {
    for await (const chunk of item.content) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(Readable.from(hashed()), createWriteStream(file, { mode: 0o600 }));
  const digest: Digest = `sha256:${hash.digest("hex")}`;
  if (!known.has(digest)) return { digest, size: item.size, file };
  await rm(file);
  return { digest, size: item.size, file: null };
}

type Names = { configPath: string; layerPaths: readonly string[] };

async function namesOf(stock: Stock): Promise<Names> {
  // Newer docker writes both; its manifest.json names the image as it is, index.json may name more.
  if (stock.files.has("manifest.json")) {
    const text = Buffer.from(await readSmall(stock, "manifest.json")).toString("utf8");
    const images = readJson(Buffer.from(`{"images":${text}}`), "the export's manifest.json").objects("images");
    const image = onlyOne(images);
    return { configPath: image.text("Config") ?? "", layerPaths: image.texts("Layers") };
  }
  const index = await readObject(stock, "index.json");
  let manifest = await readObject(stock, blobPath(onlyOne(withoutAttestations(index))));
  while (manifest.objects("manifests").length > 0) {
    manifest = await readObject(stock, blobPath(onlyOne(withoutAttestations(manifest))));
  }
  return { configPath: blobPath(manifest.object("config")), layerPaths: manifest.objects("layers").map(blobPath) };
}

function withoutAttestations(index: JsonReader): JsonReader[] {
  return index.objects("manifests").filter((entry) => entry.object("platform").text("os") !== "unknown");
}

function onlyOne(images: readonly JsonReader[]): JsonReader {
  const [image, ...others] = images;
  if (image === undefined || others.length > 0) throw noImage(`${images.length} images`);
  return image;
}

function blobPath(descriptor: JsonReader): string {
  return `blobs/${(descriptor.text("digest") ?? "").replace(":", "/")}`;
}

async function readObject(stock: Stock, path: string): Promise<JsonReader> {
  return readJson(await readSmall(stock, path), `${path} of the built image`);
}

function find(stock: Stock, path: string): Stored {
  const found = stock.files.get(path) ?? stock.files.get(stock.links.get(path) ?? "");
  if (found === undefined) throw noImage(`no ${path || "config"}`);
  return found;
}

async function readSmall(stock: Stock, path: string): Promise<Uint8Array> {
  const { file, size } = find(stock, path);
  if (file === null || size > largestJsonBytes) throw noImage(`a ${path} of ${size} bytes`);
  return readFile(file);
}

async function layerContent(stock: Stock, path: string, diffId: Digest): Promise<LayerContent> {
  const { file, digest, size } = find(stock, path);
  if (file === null) throw noImage(`a layer under the name of another (${path})`);
  const compression = await compressionOf(file);
  const named = posix.basename(path);
  const wrong =
    compression === "none" ? digest !== diffId : /^[0-9a-f]{64}$/.test(named) && digest !== `sha256:${named}`;
  if (wrong) throw noImage(`a layer whose content is not ${diffId}`);
  return { compression, digest, size, open: () => createReadStream(file) };
}

async function compressionOf(path: string): Promise<LayerContent["compression"]> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer[0] === 0x1f && buffer[1] === 0x8b) return "gzip";
    return buffer.readUInt32LE(0) === 0xfd2fb528 ? "zstd" : "none";
  } finally {
    await file.close();
  }
}

function platformOf(config: JsonReader): string {
  const parts = [config.text("os"), config.text("architecture"), config.text("variant")];
  return parts.filter((part) => part !== null && part !== "").join("/");
}

function noImage(what: string): Failure {
  return new Failure("tool", `the engine's export is not one image: it holds ${what}`, "Try another --engine.");
}
