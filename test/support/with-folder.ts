import { rmSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives the test an empty temporary folder by its real path, and removes it whatever happens, `process.exit` too. */
export async function withFolder<T>(test: (folder: string) => T | Promise<T>): Promise<T> {
  // On macOS the temporary folder is behind a symlink, and git prints real paths.
  const folder = await mkdtemp(join(await realpath(tmpdir()), "pachook-test-"));
  const removeNow = () => rmSync(folder, { recursive: true, force: true });
  process.on("exit", removeNow);
  try {
    return await test(folder);
  } finally {
    process.off("exit", removeNow);
    // Retried: a child that a test left behind (git's automatic gc) may still be writing.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}
