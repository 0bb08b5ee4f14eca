import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

/** Which build this is, and the parts of it whose compiled form is kept. The build puts both in. */
declare const thisBuild: { id: string; kept: readonly string[] };

// Compiling what a commit loads takes Node 15 ms, and reading what was compiled before takes 3. Node's own cache, from
// Node 22 on, gains less than half of that, and Node 20 has none. Ours lies in the package's own folder: nobody can
// write there who could not change the code itself. https://nodejs.org/api/vm.html#scriptcreatecacheddata
const parts = join(__dirname, "parts");
const cache = join(__dirname, "..", ".cache");
const require = createRequire(__filename);
const toKeep: { script: Script; file: string }[] = [];

if (isTooOld(process.versions.node)) refuse();
else {
  process.once("exit", keepCompiled);
  load("cli.cjs");
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < 20 || (major === 20 && minor < 19);
}

/** A hook that cannot check stops nobody. */
function refuse(): void {
  const [verb, name] = process.argv.slice(2);
  const what = verb === "hook" ? `pachook  ${name}: nothing is checked, ` : "pachook: ";
  process.stderr.write(`${what}Node ${process.version} is too old, 20.19 or newer is needed\n`);
  process.exitCode = verb === "hook" ? 0 : 2;
}

/** Runs a part as Node would. Whoever asks Node for it afterwards gets the same one. */
function load(name: string): unknown {
  const file = join(parts, name);
  const known = require.cache[file];
  if (known !== undefined) return known.exports;
  const module = new Module(file);
  module.filename = file;
  require.cache[file] = module;
  const run: unknown = compile(file, name).runInThisContext();
  if (typeof run !== "function") throw new Error(`${file} is damaged: install the package again`);
  run(module.exports, requireFor(file), module, file, parts);
  module.loaded = true;
  return module.exports;
}

function requireFor(file: string) {
  const fromNode = createRequire(file);
  const find = (specifier: string): unknown => {
    const name = specifier.replace("./", "");
    return thisBuild.kept.includes(name) ? load(name) : fromNode(specifier);
  };
  return Object.assign(find, { resolve: fromNode.resolve });
}

function compile(file: string, name: string): Script {
  // The build writes ASCII, which is read fastest as this.
  const source = readFileSync(file, "latin1");
  const { mtimeMs } = statSync(file); // somebody may patch it in place
  const kept = join(cache, [name, thisBuild.id, mtimeMs, process.version, process.arch].join("-"));
  const cachedData = readTwice(kept);
  // All on the first line, so that lines are counted as they stand in the file.
  const text = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = new Script(text, { filename: file, ...(cachedData === null ? {} : { cachedData }) });
  // V8 refuses what was made with other settings.
  if (cachedData === null || script.cachedDataRejected === true) toKeep.push({ script, file: kept });
  return script;
}

/**
 * V8 does not look whether the bytes are those it wrote, and crashes where they are not. So they are there twice, which
 * is compared faster than any sum is made.
 */
function readTwice(file: string): Buffer | null {
  try {
    const bytes = readFileSync(file);
    const half = bytes.subarray(0, bytes.length / 2);
    return half.length > 0 && bytes.subarray(half.length).equals(half) ? half : null;
  } catch {
    return null;
  }
}

/** At the end, when V8 has compiled what is really used. That it cannot be written is nothing to talk about. */
function keepCompiled(): void {
  for (const { script, file } of toKeep) {
    const beside = `${file}.${process.pid}`;
    try {
      mkdirSync(dirname(file), { recursive: true });
      const data = script.createCachedData();
      writeFileSync(beside, Buffer.concat([data, data]), { flag: "wx" });
      renameSync(beside, file);
    } catch {
      removeQuietly(beside);
    }
  }
}

/** In an archive, as yarn keeps packages, even that may fail. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // it was never there
  }
}
