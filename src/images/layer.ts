import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { pathBytes, pathText } from "../tools/git-path.ts";
import type { Digest } from "../tools/registry/digest.ts";
import { readTar } from "../tools/tar-reader.ts";
import type { OpenFile } from "./build-context.ts";
import type { ListedEntry } from "./known-paths.ts";
import type { LayerEntry } from "./layer-writing.ts";
import { type TarEntry, writeTar } from "./tar.ts";

export const layerMediaType = "application/vnd.oci.image.layer.v1.tar+gzip";

/** A layer in the making. `diffId` is known when the last chunk has been read. */
export type LayerStream = { chunks: AsyncIterable<Uint8Array>; diffId: () => Digest };

/** 1980-01-01: the same in every layer, and not before what zip can hold. */
const mtime = 315_532_800;

/** Fast; on what is mostly source code the best level saves little more. */
const gzipLevel = 3;

/** Writes a layer while its files are being read. The same entries and contents give the same bytes everywhere. */
export function streamLayer(entries: readonly LayerEntry[], openFile: OpenFile): LayerStream {
  const hash = createHash("sha256");
  const hashedTar = async function* () {
    for await (const chunk of writeTar(tarEntries(entries, openFile))) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const gzip = createGzip({ level: gzipLevel });
  pipeline(Readable.from(hashedTar()), gzip, () => undefined); // a fault comes out where the chunks are read
  return { chunks: withFixedHeader(gzip), diffId: () => `sha256:${hash.digest("hex")}` };
}

/**
 * Lists what a layer holds.
 *
 * @returns null for a compression that Node does not know
 * @throws where the bytes are no such layer
 */
export async function listLayer(chunks: AsyncIterable<Uint8Array>, mediaType: string): Promise<ListedEntry[] | null> {
  if (/zstd/.test(mediaType)) return null;
  let tar: AsyncIterable<Uint8Array> = chunks;
  if (/gzip$/.test(mediaType)) {
    const gunzip = createGunzip();
    pipeline(Readable.from(chunks), gunzip, () => undefined);
    tar = gunzip;
  }
  const entries: ListedEntry[] = [];
  for await (const { path, kind, mode, uid, gid } of readTar(tar)) {
    const plain = pathText(path)
      .replace(/^(\.?\/)+/, "")
      .replace(/\/+$/, "");
    entries.push({ path: plain === "." ? "" : plain, kind, mode, uid, gid });
  }
  return entries;
}

async function* tarEntries(entries: readonly LayerEntry[], openFile: OpenFile): AsyncGenerator<TarEntry> {
  for (const entry of entries) {
    const { mode, uid, gid } = entry;
    const common = { path: pathBytes(entry.path), mode, uid, gid, mtime };
    if (entry.kind === "folder") {
      yield { ...common, kind: "folder" };
      continue;
    }
    const { size, content } = await openFile(entry.from);
    if (entry.kind === "file") yield { ...common, kind: "file", size, content: () => content };
    else yield { ...common, kind: "symlink", target: await readWhole(content) };
  }
}

async function readWhole(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The tenth byte of gzip's header names the system that wrote it; 255 says none. Source: RFC 1952, 2.3.1. */
async function* withFixedHeader(gzip: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let passed = 0;
  for await (const chunk of gzip) {
    if (passed <= 9 && passed + chunk.length > 9) chunk[9 - passed] = 255;
    passed += chunk.length;
    yield chunk;
  }
}
