import { cp, mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { packedTarball } from "../../test/support/pack.ts";
import type { Repo } from "../../test/support/with-repo.ts";

const top = join(import.meta.dirname, "..", "..");

/** Fills an empty clone with our example and commits it: a repository that never heard of Pachook. */
export async function useExample({ dir, write, commit }: Repo): Promise<void> {
  const isOurs = (path: string) => basename(path) === "pachook.yaml";
  await cp(join(top, "examples", "vision"), dir, { recursive: true, filter: (path) => !isOurs(path) });
  await write("package.json", '{ "name": "vision", "private": true }\n');
  await write(".gitignore", "node_modules/\n");
  await commit("three pipelines");
}

/**
 * Unpacks the tarball that `npm publish` would send into the clone's node_modules. Its two dependencies are those of
 * this repository, so that no network is needed.
 */
export async function installWithoutNetwork({ dir, run }: Repo): Promise<void> {
  const modules = join(dir, "node_modules");
  await mkdir(join(modules, ".bin"), { recursive: true });
  const unpacked = await run("tar", ["-xzf", await packedTarball(), "-C", modules]);
  if (unpacked.exitCode !== 0) throw new Error(`tar could not unpack the package: ${unpacked.stderr}`);
  await rename(join(modules, "package"), join(modules, "pachook"));
  for (const name of ["husky", "lint-staged"]) {
    await symlink(join(top, "node_modules", name), join(modules, name), "junction");
  }
  await symlink(join("..", "pachook", "dist", "cli.cjs"), join(modules, ".bin", "pachook"));
  await symlink(join("..", "husky", "bin.js"), join(modules, ".bin", "husky"));
  const manifest = { name: "vision", private: true, devDependencies: { pachook: "^0.1.0" } };
  await writeFile(join(dir, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Changes a file of the clone; a text that is not there would make the demo show something else than it says. */
export async function replaceIn(
  { dir, write }: Repo,
  path: string,
  ...changes: (readonly [from: string, to: string])[]
): Promise<void> {
  let text = await readFile(join(dir, path), "utf8");
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    text = text.replace(from, to);
  }
  await write(path, text);
}

/** Adds text to the end of a file of the clone. */
export async function appendTo({ dir, write }: Repo, path: string, text: string): Promise<void> {
  await write(path, `${await readFile(join(dir, path), "utf8")}${text}`);
}
