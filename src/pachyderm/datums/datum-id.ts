import { createBLAKE2b } from "hash-wasm";
import type { Leaf } from "./input-tree.ts";

/** A file or directory of a datum; a directory ends in a slash, and its size is that of all below. */
export type DatumFile = { leaf: Leaf; path: string; size: number };

/** The path of a directory as globs, keys and variables have it. */
export function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

/** The id of a datum that holds these files in this order: 64 hex digits. */
export type DatumHash = (files: readonly DatumFile[]) => string;

/**
 * BLAKE2b over input name, repo, branch and path of each file, each followed by its length in bytes. The ids of a
 * datum do not know its project, its content or its glob.
 * Source: pachyderm, src/server/worker/common/common.go, HashDatum or DatumID.
 */
export async function datumHash(): Promise<DatumHash> {
  const hash = await createBLAKE2b(256);
  const beginnings = new Map<Leaf, Buffer>();
  const scratch = Buffer.alloc(64 * 1024);
  return (files) => {
    hash.init();
    let filled = 0;
    for (const { leaf, path } of files) {
      const beginning = beginnings.get(leaf) ?? beginningOf(leaf);
      beginnings.set(leaf, beginning);
      // A group may hold a hundred thousand files, and a path may be long.
      const most = beginning.length + path.length * 3 + lengthBytes;
      if (filled + most > scratch.length) {
        hash.update(scratch.subarray(0, filled));
        filled = 0;
      }
      if (most > scratch.length) {
        hash.update(Buffer.concat([beginning, withLength(path)]));
        continue;
      }
      filled += beginning.copy(scratch, filled);
      const written = scratch.write(path, filled, "utf8");
      filled = writeLength(scratch, filled + written, written);
    }
    hash.update(scratch.subarray(0, filled));
    // As text: the bytes would come in an array buffer of their own, and a million of these outlive the next collection.
    return hash.digest("hex");
  };
}

const lengthBytes = 8;

function beginningOf({ name, repo, branch }: Leaf): Buffer {
  return Buffer.concat([name, repo, branch].map(withLength));
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(`${text}${"\0".repeat(lengthBytes)}`);
  writeLength(bytes, bytes.length - lengthBytes, bytes.length - lengthBytes);
  return bytes;
}

/** As a big-endian number of 64 bits; returns the offset behind it. */
function writeLength(bytes: Buffer, at: number, length: number): number {
  bytes.writeUInt32BE(0, at);
  return bytes.writeUInt32BE(length, at + 4);
}
