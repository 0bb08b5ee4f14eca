import { rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../failure.ts";
import type { Runner } from "../../tools/container/container.ts";
import { testImagesOf } from "./old-images.ts";
import { runsGoOn, testFolder } from "./run-folders.ts";

/**
 * Removes what tests of a folder have left on purpose: images, outputs that were kept, the `/pfs` for a notebook; and
 * what killed runs left.
 *
 * @returns references of images that were removed
 * @throws Failure while a test goes on there
 */
export async function cleanTests(root: string, runners: readonly Runner[]): Promise<string[]> {
  const folder = testFolder(root);
  if (await runsGoOn(folder)) {
    throw new Failure("usage", "a test goes on here", "Wait for its end, or end it with Ctrl-C.");
  }
  const removed: string[] = [];
  for (const runner of runners) {
    await runner.sweep();
    for (const reference of await testImagesOf(runner, root)) {
      await runner.removeImage(reference);
      removed.push(reference);
    }
  }
  for (const path of [folder, join(root, ".pachook", "pfs")]) rmSync(path, { recursive: true, force: true });
  return removed;
}
