import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "../../host.ts";
import type { Diagnosis } from "../../setup/diagnosis.ts";
import { examineBackup, examineLock, isBackup, replaceable } from "../../setup/leftovers.ts";
import { gitIn } from "../../tools/git.ts";
import { stashesIn } from "../../tools/stashes.ts";

/** Looks for what killed commits left behind. Changes nothing. */
export async function examineLeftovers(host: Host, top: string): Promise<Diagnosis[]> {
  const where = { cwd: top, env: host.env };
  const gitDir = await gitIn(where, host.run).gitDir();
  const stashes = stashesIn(where, host.run);
  const patch = join(gitDir, "lint-staged_unstaged.patch");
  const found: Diagnosis[] = [];
  for (const stash of (await stashes.list()).filter(isBackup)) {
    found.push(examineBackup(await stashes.compare(stash), existsSync(patch) ? patch : null));
  }
  const lock = join(gitDir, "index.lock");
  return existsSync(lock) ? [...found, examineLock(lock)] : found;
}

/** @returns what was put back, one sentence each */
export async function putBackLeftovers(host: Host, top: string): Promise<string[]> {
  const stashes = stashesIn({ cwd: top, env: host.env }, host.run);
  const done: string[] = [];
  for (const stash of (await stashes.list()).filter(isBackup)) {
    const paths = replaceable(await stashes.compare(stash));
    await stashes.putBack(stash, paths);
    const all = [...new Set([...paths.staged, ...paths.folder])];
    if (all.length > 0) done.push(`${all.join(", ")} as the killed commit found it`);
  }
  return done;
}
