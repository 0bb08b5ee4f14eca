import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { KnownFile } from "./summary.ts";

/** Everything that is remembered, by path, and how many environments it was checked for. */
export type Remembered = { passes: number; files: ReadonlyMap<string, KnownFile> };

/**
 * Reads what an earlier run remembered. Null where there is nothing, it was made under another key, or a byte of it is
 * not what was written: then everything is looked at anew, which is slower and never wrong.
 *
 * @param key what the summaries depend on beside the bytes of each file
 */
export function readSummaries(path: string, key: string): Remembered | null {
  try {
    const bytes = readFileSync(path);
    const end = bytes.indexOf(10);
    // It is there twice: two times the same bytes are compared faster than any sum is made.
    const body = bytes.subarray(end + 1, end + 1 + (bytes.length - end - 1) / 2);
    if (end === -1 || bytes.toString("utf8", 0, end) !== headerOf(key, body)) return null;
    if (!bytes.subarray(end + 1 + body.length).equals(body)) return null;
    const remembered: unknown = deserialize(body);
    return isRemembered(remembered) ? remembered : null;
  } catch {
    return null;
  }
}

/**
 * Replaces the file in one step, so that a run beside this one reads the old one or the new one. Where two write at
 * once, one of them gives up. That it cannot be written at all is nothing to talk about.
 */
export function writeSummaries(path: string, key: string, remembered: Remembered): void {
  const beside = `${path}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (isLeftOver(beside)) rmSync(beside);
    const body = serialize(remembered);
    writeFileSync(beside, Buffer.concat([Buffer.from(`${headerOf(key, body)}\n`), body, body]), { flag: "wx" });
  } catch {
    return; // another run is writing, or nobody may
  }
  try {
    renameSync(beside, path);
  } catch {
    rmSync(beside, { force: true });
  }
}

/** A run that was killed while it wrote must not keep all others from writing. */
function isLeftOver(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > 60_000;
}

/** One line of JSON, since it holds a key of any characters. */
function headerOf(key: string, body: Uint8Array): string {
  return JSON.stringify({ key, length: body.length });
}

// The second copy says that these are the bytes we wrote, and the key that it was this version of us.
function isRemembered(value: unknown): value is Remembered {
  return typeof value === "object" && value !== null && "files" in value && value.files instanceof Map;
}
