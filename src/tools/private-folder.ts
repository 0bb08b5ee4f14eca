import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder that only this user may enter, away from every repository. Remove it when it is no longer wanted. */
export type PrivateFolder = { path: string; remove: () => Promise<void> };

/** Makes a private folder below the environment's TMPDIR, or where the system keeps temporary files. */
export async function makePrivateFolder(temporary = tmpdir()): Promise<PrivateFolder> {
  const path = await mkdtemp(join(temporary, "pachook-")); // mkdtemp makes it 0700
  // Retried: a program that was just ended may still be writing its last file.
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }) };
}
