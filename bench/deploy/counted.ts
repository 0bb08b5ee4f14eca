import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pachook, type Stage } from "./stage.ts";

/** What one run asked of others, and how much of its time went into pachctl. */
export type Counted = { git: number; pachctl: number; registry: number; ms: number; pachctlMs: number };

/** Runs the command line once with programs in front of git and pachctl that write down each call. */
export async function counted(stage: Stage, args: readonly string[]): Promise<Counted> {
  const { repo, cluster, registry } = stage;
  const folder = join(repo.home, "counting");
  await mkdir(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  const path = repo.env["PATH"] ?? "";
  await writeFile(at("git"), `#!/bin/sh\necho >>'${at("git.log")}'\nPATH='${path}' exec git "$@"\n`);
  const real = join(cluster.bin, "pachctl");
  const time = "$(date +%s%N)";
  await writeFile(
    at("pachctl"),
    `#!/bin/sh\nbegan=${time}\n'${real}' "$@"\ncode=$?\necho $((${time} - began)) >>'${at("pachctl.log")}'\nexit $code\n`,
  );
  for (const name of ["git", "pachctl"]) {
    await chmod(at(name), 0o755);
    await writeFile(at(`${name}.log`), "");
  }
  registry.requests.length = 0;
  // The stand-in's own folder would come first: the counting one goes before it.
  const env = cluster.envFrom(repo.env);
  const began = performance.now();
  await pachook({ ...stage, cluster: { ...cluster, envFrom: (given) => given } }, args, {
    ...env,
    PATH: `${folder}${delimiter}${env["PATH"] ?? ""}`,
  });
  const ms = performance.now() - began;
  const lines = async (name: string) => (await readFile(at(name), "utf8")).split("\n").slice(0, -1);
  const spent = (await lines("pachctl.log")).map((line) => Number(line) / 1e6);
  const pachctlMs = spent.reduce((sum, each) => sum + each, 0);
  return {
    git: (await lines("git.log")).length,
    pachctl: spent.length,
    registry: registry.requests.length,
    ms,
    pachctlMs,
  };
}
