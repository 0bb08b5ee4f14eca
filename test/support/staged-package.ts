import { existsSync, rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, realpath, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../scripts/bundle.ts";
import { onceARun } from "./once-a-run.ts";

const top = join(import.meta.dirname, "..", "..");

/**
 * The package as the sources are now, built once a run into a temporary folder, so that no test meets an old `dist/`
 * and runs side by side do not build over each other. Answers with the folder; it goes when the process ends.
 */
export const stagedPackage = onceARun("staged package", async () => {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "pachook-staged-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const shipped = ["package.json", "README.md", "LICENSE", "hooks", "schema", "templates", "docs/checks"]
    // git keeps no empty folder, and npm leaves out what is not there.
    .filter((path) => existsSync(join(top, path)));
  await mkdir(join(folder, "docs"));
  await Promise.all(shipped.map((path) => cp(join(top, path), join(folder, path), { recursive: true })));
  await bundle(join(folder, "dist"));
  await symlink(join(top, "node_modules"), join(folder, "node_modules"), "dir");
  return folder;
});
