import { rmSync } from "node:fs";
import { basename, join } from "node:path";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { gitIn } from "../../tools/git.ts";
import { writeStaged } from "../../tools/lint-staged.ts";
import { isRunning, markOf } from "../../tools/processes.ts";
import { mendFiles } from "./mend-staged.ts";

/**
 * The process that `mendStaged` starts: mends the files that stdin names, through lint-staged, and puts everything back
 * where the hook that wants them mended is gone before it is done.
 *
 * @returns what was mended, as hooks print it; "" where nothing was done
 */
export async function mendAside(host: Host, hook: number): Promise<string> {
  const mark = await markOf(hook);
  const isWanted = async () => mark !== null && (await isRunning(mark));
  const wanted = new Set((await host.stdin()).split("\0"));
  let says = "";
  const worked = await writeStaged(host.cwd, async (files) => {
    says = await mendFiles(host, files, wanted);
    if (!(await isWanted())) throw new Failure("interrupted", "the commit was called off", "Commit again.");
  });
  const gitDir = await gitIn({ cwd: host.cwd, env: host.env }, host.run).gitDir();
  // lint-staged 16 leaves it where all went well, and it would look as if edits were still in it.
  if (worked) rmSync(join(gitDir, "lint-staged_unstaged.patch"), { force: true });
  // Under `commit --all` that is the index of the commit. The git that made it is gone, and has taken it away; ours has
  // made it again by putting things back into it, and it would be in the way of every other.
  if (isLock(host.env["GIT_INDEX_FILE"]) && !(await isWanted())) rmSync(join(gitDir, "index.lock"), { force: true });
  return worked ? says : "";
}

function isLock(path: string | undefined): boolean {
  return path !== undefined && basename(path) === "index.lock";
}
