import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import type { Env } from "../../src/host.ts";
import { onceARun } from "./once-a-run.ts";
import { runChild } from "./run-child.ts";

// Where .ci/run keeps its Nodes too: outside every clone, so that it is downloaded once a machine.
const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "pachook-ci");

/**
 * The folder with the programs of an npm package, which is downloaded once a machine.
 *
 * @param spec a name with its whole version, such as `lefthook@2.2.2`
 * @returns null where it is not to be had
 */
export async function npmProgram(spec: string): Promise<string | null> {
  const bin = await onceARun(`npm: ${spec}`, () => installNpm(spec))();
  return bin === "" ? null : bin;
}

async function installNpm(spec: string): Promise<string> {
  // npm takes a folder with an @ in its name for a package.
  const folder = join(cache, spec.replaceAll(/[@/]+/g, "-"));
  const bin = join(folder, "node_modules", ".bin");
  const modules = join(folder, "node_modules", spec.slice(0, spec.lastIndexOf("@")));
  if (existsSync(modules)) return bin;
  await mkdir(folder, { recursive: true });
  const args = ["install", "--prefix", folder, "--no-save", "--no-package-lock", "--ignore-scripts", spec];
  return (await works("npm", args)) ? bin : "";
}

/** Node itself, from npm, by the same rules. */
export async function nodeProgram(version: string): Promise<string | null> {
  const name = `node-${process.platform}-${process.arch}`;
  const installed = await npmProgram(`${name}@${version}`);
  return installed === null ? null : join(installed, "..", name, "bin");
}

/** The folder with the programs of a package of PyPI, in a virtual environment of its own. */
export async function pythonProgram(name: string): Promise<string | null> {
  const bin = await onceARun(`pypi: ${name}`, () => installPython(name))();
  return bin === "" ? null : bin;
}

async function installPython(name: string): Promise<string> {
  const folder = join(cache, `py-${name}`);
  const bin = join(folder, "bin");
  if (existsSync(join(bin, name))) return bin;
  await mkdir(cache, { recursive: true });
  if (!(await works("python3", ["-m", "venv", folder]))) return "";
  return (await works(join(bin, "pip"), ["install", "--quiet", name])) ? bin : "";
}

/** The folder with a program that Go builds from its module, once a machine; a module with its whole version. */
export async function goProgram(module: string): Promise<string | null> {
  const bin = join(cache, `go-${module.replaceAll(/[@/]+/g, "-")}`);
  if (existsSync(join(bin, basename(module.replace(/@.*$/, ""))))) return bin;
  await mkdir(cache, { recursive: true });
  return (await works("go", ["install", module], { GOBIN: bin })) ? bin : null;
}

/** A file of Maven Central, once a machine: `group:name:version`; null where it is not to be had, or Java is missing. */
export async function javaArchive(artifact: string): Promise<string | null> {
  const [, name, version] = artifact.split(":");
  const path = join(cache, "maven", `${name}-${version}.jar`);
  if (!(await works("java", ["-version"]))) return null;
  if (existsSync(path)) return path;
  await mkdir(cache, { recursive: true });
  const goal = ["--quiet", "dependency:copy", `-Dartifact=${artifact}`, `-DoutputDirectory=${join(cache, "maven")}`];
  return (await works("mvn", goal)) ? path : null;
}

/** The folder of a program that the machine has; null where it has none. */
export async function machineProgram(name: string): Promise<string | null> {
  const { exitCode, stdout } = await runChild({
    file: "sh",
    args: ["-c", `command -v ${name}`],
    cwd: "/",
    env: process.env,
  });
  return exitCode === 0 ? join(stdout.trim(), "..") : null;
}

async function works(file: string, args: readonly string[], env: Env = {}): Promise<boolean> {
  const running = runChild({ file, args, cwd: cache, env: { ...process.env, ...env }, timeoutMs: 300_000 });
  return running.then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  );
}
