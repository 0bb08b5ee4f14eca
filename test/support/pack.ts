import { copyFile, link, mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onceARun } from "./once-a-run.ts";
import { runChild } from "./run-child.ts";
import { stagedPackage } from "./staged-package.ts";
import { testEnv } from "./test-env.ts";

/** What `npm publish` would send, packed once a run; answers with the path of the .tgz. */
export const packedTarball = onceARun("tarball", async () => {
  const folder = await stagedPackage();
  await npm(folder, ["pack", "--ignore-scripts", "--loglevel=error"]);
  const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack left no tarball");
  return join(folder, tarball);
});

/**
 * Gives a folder the `node_modules` that npm makes for a user who installs the tarball, and a package.json that names
 * it (an existing one gains the entry). npm does it once a run; every folder gets a copy of the package, and hard links
 * to the files of what it depends on: a test may replace or remove such a file, but never write into it.
 */
export async function installPacked(dir: string): Promise<void> {
  await takeTree(join(await installedPackage(), "node_modules"), join(dir, "node_modules"), link);
  const path = join(dir, "package.json");
  const before: unknown = JSON.parse(await readFile(path, "utf8").catch(() => '{ "private": true }'));
  const manifest = { ...Object(before), devDependencies: { ...Object(before).devDependencies, pachook: "^0.1.0" } };
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** A folder with the `node_modules` of somebody who installed the tarball. */
export const installedPackage = onceARun("installed package", async () => {
  const folder = join(await stagedPackage(), "consumer");
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  await npm(folder, ["install", "--prefer-offline", "--no-audit", "--no-fund", await packedTarball()]);
  return folder;
});

type Take = (from: string, to: string) => Promise<void>;

/** Our own package is copied, since tests write into it. Copying all would take ten times as long as links. */
async function takeTree(from: string, to: string, take: Take): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await takeTree(source, target, entry.name === "pachook" ? copyFile : take);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else await take(source, target);
  }
}

/** npm, with a home of its own but the machine's download cache, which `npm ci` has filled: no network in most runs. */
async function npm(cwd: string, args: readonly string[]): Promise<void> {
  const env = testEnv(cwd);
  const cache = await runChild({ file: "npm", args: ["config", "get", "cache"], cwd, env: process.env });
  const outcome = await runChild({
    file: "npm",
    args,
    cwd,
    env: { ...env, npm_config_cache: cache.stdout.trim() },
    timeoutMs: 120_000,
  });
  if (outcome.exitCode !== 0)
    throw new Error(`npm ${args.join(" ")} ended with ${outcome.exitCode}: ${outcome.stderr}`);
}
