// Bundles what ships. The tests call it too, into a folder of their own, so that they meet the files that users get.
import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build, type Metafile } from "esbuild";
import { makeCommonJs } from "./common-js.ts";
import { licensesOf } from "./licenses.ts";
import { importedAtOnce, mergeParts, type Parts } from "./merge-parts.ts";

const top = join(import.meta.dirname, "..");

/** Installed beside us by npm; everything else that the sources import goes into the bundle. */
const external = ["husky", "lint-staged"];

// What most runs load, kept compiled by src/start.ts.
const kept = ["cli", "base", "checking", "pushing", "validating"].map((name) => `${name}.cjs`);

/**
 * Writes cli.cjs and index.js with the parts that they load late into a folder, which it empties first.
 *
 * @param outdir an absolute path
 * @returns what esbuild knows about inputs and outputs
 */
export async function bundle(outdir: string): Promise<Metafile> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: top,
    entryPoints: ["src/cli.ts", "src/index.ts", "src/lint-staged.ts"],
    entryNames: "[name]",
    chunkNames: "parts/[name]-[hash]",
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    // `module` first: the UMD file that jsonc-parser names as `main` hides its parts from the bundler.
    mainFields: ["module", "main"],
    external,
    // What their licences ask for stands in THIRD-PARTY.txt, once a package.
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    write: false,
  });
  const parts: Parts = new Map(outputFiles.map(({ path, text }) => [relative(outdir, path), text]));
  // What every command loads, with what a hook asks git before all else; what a commit loads beside it, which is most of
  // what checks specs; and what a push and a validation need more.
  const late = (...names: string[]) =>
    [...parts.keys()].filter((path) => names.some((name) => path.startsWith(`parts/${name}-`)));
  const merge = (into: string, from: string[]) =>
    mergeParts(parts, metafile, { into: `parts/${into}.js`, from, outdir: relative(top, outdir) });
  await merge("base", ["cli.js", ...late("hook")]);
  const [pushing, validating] = [late("armed-push"), late("validate", "read-arguments")];
  const ofBoth = [...importedAtOnce(parts, pushing)].filter((part) => importedAtOnce(parts, validating).has(part));
  await merge("checking", [...late("commit"), ...ofBoth]);
  await merge("pushing", pushing);
  await merge("validating", validating);
  moveInto("parts", parts);
  await makeCommonJs(parts, kept);
  const start = await startOf(parts);
  await rm(outdir, { recursive: true, force: true });
  for (const [path, text] of parts) {
    const file = join(outdir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await writeFile(join(outdir, "cli.cjs"), start, { mode: 0o755 });
  await writeFile(join(outdir, "THIRD-PARTY.txt"), await licensesOf(Object.keys(metafile.inputs)));
  return metafile;
}

/** The command line itself is loaded as the other parts are. */
function moveInto(folder: string, parts: Parts): void {
  const text = parts.get("cli.js") ?? "";
  parts.delete("cli.js");
  parts.set(`${folder}/cli.js`, text.replaceAll(`"./${folder}/`, '"./'));
}

/** What `pachook` starts. */
async function startOf(parts: Parts): Promise<string> {
  const sum = createHash("sha256");
  for (const [path, text] of [...parts].sort(([one], [other]) => (one < other ? -1 : 1))) sum.update(path).update(text);
  const { outputFiles } = await build({
    absWorkingDir: top,
    entryPoints: ["src/start.ts"],
    outfile: "cli.cjs",
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node12", // an old one has to be able to say so
    define: { thisBuild: JSON.stringify({ id: sum.digest("hex").slice(0, 16), kept }) },
    banner: { js: "#!/usr/bin/env node" },
    legalComments: "none",
    logLevel: "warning",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
