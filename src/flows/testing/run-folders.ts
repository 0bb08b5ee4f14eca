import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pachctlScript } from "../../sandbox/next-datum.ts";
import { isAlive, isRunName } from "../../tools/container/is-alive.ts";
import type { Bench } from "./bench.ts";

/** Where tests keep what they need, from the top level. */
export function testFolder(root: string): string {
  return join(root, ".pachook", "test");
}

/** The folder of one run, which nobody else can enter: it holds data and secrets. */
export function makeRunFolder(root: string, { runFolder }: Pick<Bench, "runFolder">): void {
  const bin = join(runFolder, "pach-bin");
  mkdirSync(bin, { recursive: true });
  chmodSync(runFolder, 0o700);
  writeFileSync(join(root, ".pachook", ".gitignore"), "*\n");
  writeFileSync(join(bin, "pachctl"), pachctlScript);
  chmodSync(join(bin, "pachctl"), 0o755);
}

/**
 * Whether a test goes on in a folder.
 *
 * @param own the name of a run that does not count
 */
export async function runsGoOn(folder: string, own: string | null = null): Promise<boolean> {
  for (const name of runsIn(folder)) if (name !== own && (await isAlive(name))) return true;
  return false;
}

/** Removes folders of runs that were killed; how many. */
export async function sweepRuns(folder: string): Promise<number> {
  let swept = 0;
  for (const name of runsIn(folder)) {
    if (await isAlive(name)) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
    swept += 1;
  }
  return swept;
}

function runsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter(isRunName) : [];
}
