import { relative, sep } from "node:path";
import type { Host } from "../host.ts";
import type { Problem } from "../problem.ts";
import type { Tree } from "../specs/tree.ts";
import { workingTree } from "../specs/working-tree.ts";
import { gitIn } from "../tools/git.ts";
import { writeStaged } from "../tools/lint-staged.ts";
import { planFix, writeFixed } from "./fix.ts";
import type { Validated } from "./validate.ts";

/** The index as it was validated, and the paths that the commit changes. */
export type StagedState = { tree: Tree; validated: Validated; changed: ReadonlySet<string> };

/**
 * Mends what is safe to mend in staged files, in the index and in the folder alike.
 *
 * @returns the problems that were mended, at the places they had; none where nothing was done
 */
export async function mendStaged(host: Host, { tree, validated, changed }: StagedState): Promise<Problem[]> {
  const mendable = new Set(validated.problems.filter((each) => isMendable(each, changed)).map(({ at }) => at.file));
  if (mendable.size === 0 || !validated.config.commit.fix || (await hasOwnLintStaged(tree))) return [];
  // `git commit <path>` makes the commit from an index of its own and has written the real one already: what we stage
  // would be in the commit, and undone by the next.
  if (/(^|[\\/])next-index-[^\\/]*$/.test(host.env["GIT_INDEX_FILE"] ?? "")) return [];
  const onDisk = workingTree(host.cwd, gitIn({ cwd: host.cwd, env: host.env }, host.run));
  const made: Problem[] = [];
  const worked = await writeStaged(host.cwd, async (files) => {
    const named = files
      .map((file) => relative(host.cwd, file).split(sep).join("/"))
      .filter((file) => mendable.has(file));
    if (named.length === 0) return;
    const source = { tree: onDisk, named, root: host.cwd, showFile: asItIs, pathOf: asItIs };
    const fixed = await planFix(host, source, { named });
    writeFixed(source, fixed);
    made.push(...fixed.flatMap(({ mended }) => mended.made));
  });
  return worked ? made : [];
}

function asItIs(path: string): string {
  return path;
}

function isMendable({ repair, severity, at }: Problem, changed: ReadonlySet<string>): boolean {
  return repair !== undefined && severity === "error" && changed.has(at.file);
}

/** A repository that has a configuration of lint-staged runs it by itself, with our entry in it: never twice. */
async function hasOwnLintStaged(tree: Tree): Promise<boolean> {
  const paths = (await tree.files()).map(({ path }) => path);
  if (paths.some((path) => /(^|\/)(\.lintstagedrc(\.[a-z]+)?|lint-staged\.config\.[a-z]+)$/.test(path))) return true;
  const manifest = (await tree.read(["package.json"])).get("package.json");
  return (
    manifest !== undefined &&
    /"lint-staged"\s*:\s*[{"]/.test(Buffer.from(manifest).toString("utf8").replace(dependencies, ""))
  );
}

// There `"lint-staged": "^16"` is a version, not a configuration.
const dependencies = /"(?:dev|peer|optional)?[dD]ependencies"\s*:\s*\{[^}]*\}/g;
