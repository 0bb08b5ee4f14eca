import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where specs for a try at the desk lie, from the top level. */
export const devFolder = ".pachook/dev";

/**
 * Writes files whose paths are from the top level. As husky does it, the folder ignores itself: also where init never
 * ran, as under pre-commit, none of it is ever committed.
 */
export function writeDevFiles(top: string, files: readonly { path: string; text: string }[]): void {
  mkdirSync(join(top, devFolder), { recursive: true });
  writeFileSync(join(top, devFolder, ".gitignore"), "*\n");
  for (const { path, text } of files) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
}
