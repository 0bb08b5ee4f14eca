import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Outcome } from "../../src/tools/run.ts";
import type { TestRegistry } from "./registry.ts";
import { stagedPackage } from "./staged-package.ts";
import { storeImage } from "./stored-image.ts";
import type { Repo } from "./with-repo.ts";

/** The built `pachook build --push` as a process of its own, to be killed or interrupted. */
export type RunningPush = { child: ChildProcess; ended: Promise<Outcome & { signal: string | null }> };

/** A commit whose image has a base, a layer, settings and a registry to go to. No engine is needed for it. */
export async function commitForPush(repo: Repo, registry: TestRegistry): Promise<string> {
  await mkdir(temporary(repo), { recursive: true });
  return repo.commit("an image", {
    "pachook.yaml": `images: { "*/Dockerfile": { repository: "${registry.host}/acme/{dir}" } }\n`,
    "edges/Dockerfile": `FROM ${registry.host}/base:1\nCOPY app.py /app/\nENV MODE=fast\n`,
    "edges/app.py": "print('edges')\n",
  });
}

/** Puts the base image there that `commitForPush` starts from. */
export function storeBase(registry: TestRegistry): Promise<string> {
  return storeImage(registry, { repository: "base", tag: "1", layers: [{ etc: { folder: 0o755 } }] });
}

/** Starts the built command line in the clone, with a temporary folder of its own. */
export async function startPush(repo: Repo, more: Readonly<Record<string, string>> = {}): Promise<RunningPush> {
  const cli = join(await stagedPackage(), "dist", "cli.cjs");
  const env = { ...repo.env, TMPDIR: temporary(repo), ...more };
  const args = [cli, "build", "--push", "--engine", more["ENGINE"] ?? "built-in", "--json"];
  const child = spawn(process.execPath, args, { cwd: repo.dir, env, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<Outcome & { signal: string | null }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ exitCode: code ?? -1, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs it to its end. */
export async function push(repo: Repo, more: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return (await startPush(repo, more)).ended;
}

/** Temporary files and git's locks that were left. */
export async function leftBehind(repo: Repo): Promise<string[]> {
  const inGit = await readdir(join(repo.dir, ".git"), { recursive: true });
  return [...(await readdir(temporary(repo))), ...inGit.filter((path) => path.endsWith(".lock"))];
}

/** What the registry's tags lead to, without the base image. */
export function tagsOf(registry: TestRegistry): Record<string, string> {
  const tags = [...registry.manifests].filter(([name]) => name.startsWith("acme/") && !name.includes("@"));
  return Object.fromEntries(tags.map(([name, { bytes }]) => [name, bytes.toString()]));
}

function temporary(repo: Repo): string {
  return join(repo.home, "tmp");
}
