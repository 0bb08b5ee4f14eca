import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { machineProgram } from "./programs.ts";
import type { Repo } from "./with-repo.ts";

/**
 * When lint-staged dies: at which of its calls of git, before or after git did its work, or in the middle, where a file
 * that git writes is taken away and not yet there again.
 */
export type Death = { at: string; when: "before" | "after" | "between"; file: string };

/**
 * A git that kills lint-staged once it is told to do what `at` says, and leaves a file `killed` beside the clone. It
 * lies where only lint-staged looks for git, in node_modules. Source: tinyexec 1, env.ts.
 */
export async function putGitThatKills({ dir }: Repo, { at, when, file }: Death): Promise<void> {
  const real = join((await machineProgram("git")) ?? "", "git");
  const deed = { before: ":", after: `'${real}' "$@" >/dev/null 2>&1`, between: `rm -f '${file}'` }[when];
  const lines = [
    "#!/bin/sh",
    `case "$*" in *" ${at} "*) ${deed}; touch ../killed; kill -9 "$PPID"; exit 1;; esac`,
    `exec '${real}' "$@"`,
    "",
  ];
  const path = join(dir, "node_modules/.bin/git");
  await writeFile(path, lines.join("\n"));
  await chmod(path, 0o755);
}
