// Bundles what ships. The tests call it too, into a folder of their own, so that they meet the files that users get.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build, type Metafile } from "esbuild";
import { licensesOf } from "./licenses.ts";
import { mergeParts, type Parts } from "./merge-parts.ts";

const top = join(import.meta.dirname, "..");

/** Installed beside us by npm; everything else that the sources import goes into the bundle. */
const external = ["husky", "lint-staged"];

// Some dependencies are CommonJS and `require` node's own modules, which an ES module cannot. esbuild turns such a
// call into a helper that looks for a `require` in its file; only the file with the helper is given one.
const helperForCommonJs = 'typeof require !== "undefined"';
const requireForCommonJs = `import { createRequire as requireFor } from "node:module";
const require = requireFor(import.meta.url);
`;

/**
 * Writes cli.js and index.js with the parts that they load late into a folder, which it empties first.
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
  // What every command loads, and what the two that people wait for load beside it: dev specs are of every good commit.
  const late = (name: string) => [...parts.keys()].filter((path) => path.startsWith(`parts/${name}-`));
  const where = relative(top, outdir);
  await mergeParts(parts, metafile, { into: "parts/base.js", from: ["cli.js"], outdir: where });
  const often = [...late("validate"), ...late("hook"), ...late("dev-specs")];
  await mergeParts(parts, metafile, { into: "parts/checking.js", from: often, outdir: where });
  await rm(outdir, { recursive: true, force: true });
  for (const [path, text] of parts) {
    const file = join(outdir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, giveRequire(text), { mode: text.startsWith("#!") ? 0o755 : 0o644 });
  }
  await writeFile(join(outdir, "THIRD-PARTY.txt"), await licensesOf(Object.keys(metafile.inputs)));
  return metafile;
}

function giveRequire(text: string): string {
  if (!text.includes(helperForCommonJs)) return text;
  const firstLine = text.startsWith("#!") ? text.slice(0, text.indexOf("\n") + 1) : "";
  return `${firstLine}${requireForCommonJs}${text.slice(firstLine.length)}`;
}
