import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const top = join(import.meta.dirname, "..");

/**
 * The licence texts of all packages that some files come from, as most licences ask of those who pass copies on.
 *
 * @param paths files, relative to the repository; those outside `node_modules` are ours and are passed over
 * @throws where a package has no licence file: then it must not be bundled
 */
export async function licensesOf(paths: readonly string[]): Promise<string> {
  const folders = new Set(paths.map(packageFolderOf).filter((folder) => folder !== undefined));
  const texts = await Promise.all([...folders].sort().map(licenseOf));
  const begin = "Pachook's program files contain parts of these packages.\n";
  return [begin, ...new Set(texts)].join(`\n${"-".repeat(80)}\n\n`);
}

/** The innermost package: `node_modules/a/node_modules/@b/c/d.js` belongs to `@b/c`. */
function packageFolderOf(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

async function licenseOf(folder: string): Promise<string> {
  const { name, version, license } = Object(JSON.parse(await readFile(join(top, folder, "package.json"), "utf8")));
  const file = (await readdir(join(top, folder))).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} ${version} (${license}) has no licence file`);
  return `${name} ${version} (${license})\n\n${(await readFile(join(top, folder, file), "utf8")).trim()}\n`;
}
