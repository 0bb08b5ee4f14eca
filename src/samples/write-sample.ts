import { createWriteStream } from "node:fs";
import { lstat, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "../failure.ts";

/** A place for a file of a cluster below a folder of the repository. */
export type SamplePlace = { path: string; isThere: boolean };

/**
 * Where a file of a data repo goes. Its name comes from elsewhere: it may not lead out of the folder, by dots, by the
 * separators of this system, or through a symbolic link.
 *
 * @param folder absolute; it need not be there
 * @param path as pachd names it, with a slash in front
 * @throws Failure "file" where it would lead out, or a folder is in its place
 */
export async function placeFor(folder: string, path: string): Promise<SamplePlace> {
  const target = resolve(folder, `.${path}`);
  const steps = relative(folder, target).split(sep);
  if (steps.includes("..") || target === folder) throw leadsOut(path, "leads out of the folder");
  let at = folder;
  for (const [index, step] of steps.entries()) {
    at = join(at, step);
    const stats = await lstat(at).catch(() => null);
    if (stats === null) return { path: target, isThere: false };
    const isLast = index === steps.length - 1;
    if (stats.isSymbolicLink()) throw leadsOut(path, `${at} is a symbolic link`);
    if (isLast === stats.isDirectory()) throw leadsOut(path, `${at} is ${isLast ? "a folder" : "no folder"}`);
  }
  return { path: target, isThere: true };
}

/**
 * Writes a file whole or not at all: under another name first, which becomes the right one once all bytes are there.
 *
 * @param size what has to come, in bytes
 * @throws Failure "file" where it cannot be written, "tool" where another number of bytes came
 */
export async function writeWhole(path: string, size: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const half = `${path}.pachook-part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = createWriteStream(half, { mode: 0o644 });
    await pipeline(Readable.from(bytes, { objectMode: false }), file);
    if (file.bytesWritten !== size) {
      const message = `${file.bytesWritten} bytes of ${path} came instead of ${size}`;
      throw new Failure("tool", message, "Run the same command again: what is there is not fetched twice.");
    }
    await rename(half, path);
  } catch (cause) {
    await rm(half, { force: true });
    if (!isSystemError(cause)) throw cause;
    const why = cause.code === "ENOSPC" ? "the disk is full" : (cause.code ?? cause.message);
    throw new Failure("file", `cannot write ${path}: ${why}`, "Make room, and run the same command again.", { cause });
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

function leadsOut(path: string, why: string): Failure {
  return new Failure("file", `${path} cannot be put there: ${why}`, "Move that away, or choose files by a pattern.");
}
