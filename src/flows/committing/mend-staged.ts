import { relative, sep } from "node:path";
import type { Host } from "../../host.ts";
import type { Problem } from "../../problem.ts";
import { showMended } from "../../report/hook.ts";
import { findOwnLintStaged } from "../../setup/own-lint-staged.ts";
import type { Tree } from "../../specs/tree.ts";
import { workingTree } from "../../specs/working-tree.ts";
import { gitIn } from "../../tools/git.ts";
import { runShielded } from "../../tools/run-shielded.ts";
import { planFix, writeFixed } from "../fix.ts";
import { type Validated, validate } from "../validate.ts";

/** The index as it was validated, and the paths that the commit changes. */
export type StagedState = { tree: Tree; validated: Validated; changed: ReadonlySet<string> };

/**
 * Mends what is safe to mend in staged files, in the index and in the folder alike. A process of its own does it: while
 * edits that are not staged are put aside, Ctrl-C must not stop git between taking a file away and writing it again.
 *
 * @returns what was mended, as hooks print it; "" where nothing was done
 */
export async function mendStaged(host: Host, { tree, validated, changed }: StagedState): Promise<string> {
  const mendable = new Set(validated.problems.filter((each) => isMendable(each, changed)).map(({ at }) => at.file));
  if (mendable.size === 0 || !validated.config.commit.fix || (await findOwnLintStaged(tree)) !== null) return "";
  // `git commit <path>` makes the commit from an index of its own and has written the real one already: what we stage
  // would be in the commit, and undone by the next.
  if (/(^|[\\/])next-index-[^\\/]*$/.test(host.env["GIT_INDEX_FILE"] ?? "")) return "";
  const { cwd, env, self } = host;
  const args = [...self.args, "hook", "mend", String(self.pid)];
  const { exitCode, stdout } = await runShielded({ file: self.file, args, cwd, env, stdin: [...mendable].join("\0") });
  // Where it did not work, what is wrong is said by the validation that follows, of the index as it then is.
  return exitCode === 0 ? stdout : "";
}

/**
 * The task for a repository's own lint-staged: mends those of the files that are specs. What is left is for the
 * validation of the index that follows.
 *
 * @param files absolute, as lint-staged has them
 */
export async function mendForLintStaged(host: Host, files: readonly string[]): Promise<string> {
  const { sources } = await validate(host, onDisk(host), { named: null });
  return mendFiles(host, files, sources);
}

/** Mends those of the files, absolute, that are among the wanted; answers with what hooks print. */
export async function mendFiles(
  host: Host,
  files: readonly string[],
  wanted: { has: (path: string) => boolean },
): Promise<string> {
  const paths = files.map((file) => relative(host.cwd, file).split(sep).join("/"));
  const named = paths.filter((path) => wanted.has(path));
  if (named.length === 0) return "";
  const source = { tree: onDisk(host), named, root: host.cwd, showFile: asItIs, pathOf: asItIs };
  const fixed = await planFix(host, source, { named });
  writeFixed(source, fixed);
  return showMended(fixed.flatMap(({ mended }) => mended.made));
}

function onDisk({ cwd, env, run }: Host): Tree {
  return workingTree(cwd, gitIn({ cwd, env }, run));
}

function asItIs(path: string): string {
  return path;
}

function isMendable({ repair, severity, at }: Problem, changed: ReadonlySet<string>): boolean {
  return repair !== undefined && severity === "error" && changed.has(at.file);
}
