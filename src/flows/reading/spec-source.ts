import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Host } from "../../host.ts";
import { decodeText } from "../../pachyderm/text.ts";
import { mayHoldSpec, mentionsSpec } from "../../specs/looks-like-spec.ts";
import type { Tree } from "../../specs/tree.ts";
import { workingTree } from "../../specs/working-tree.ts";
import { gitIn } from "../../tools/git.ts";
import { runPlumbing } from "../../tools/run-plumbing.ts";

/** Where specs come from, and how its paths are shown to the person who asked. */
export type SpecSource = {
  tree: Tree;
  /** Paths that were named, and are read as specs whatever they look like; null = the whole tree, by content. */
  named: readonly string[] | null;
  root: string;
  showFile: (file: string) => string;
  /** A path that the person wrote, as the tree knows it. */
  pathOf: (typed: string) => string;
};

/** The name of standard input in reports. */
export const stdinName = "<stdin>";

/** The repository that the host stands in, or the folder where there is none. */
export async function wholeRepository({ cwd, env }: Host): Promise<SpecSource> {
  const top = await topLevelOf({ cwd, env });
  const git = top === null ? null : gitIn({ cwd: top, env }, runPlumbing);
  const root = top ?? cwd;
  const pathOf = (typed: string) => inside(root, resolve(cwd, typed));
  return { tree: workingTree(root, git), named: null, root, showFile: seenFrom(cwd, root), pathOf };
}

/** The folder with `.git` in it, unless the environment says that git would look elsewhere. */
async function topLevelOf({ cwd, env }: Pick<Host, "cwd" | "env">): Promise<string | null> {
  const isElsewhere = env["GIT_DIR"] !== undefined || env["GIT_WORK_TREE"] !== undefined || isBareRepository(cwd);
  // Asking git costs the start of a program, and most of the time the answer is known.
  return isElsewhere ? gitIn({ cwd, env }, runPlumbing).topLevel() : folderAbove(cwd, [".git"]);
}

/**
 * Only the files that were named, wherever they lie; git is not asked. A folder stands for the files in it that read as
 * specs, and `-` for standard input. pachook.yaml is looked for in the folders above, as git would.
 */
export async function namedFiles(host: Host, operands: readonly string[]): Promise<SpecSource> {
  const root = folderAbove(host.cwd, [...configNames, ".git"]) ?? host.cwd;
  const onDisk = workingTree(root, null);
  const typed = new Map<string, string>();
  const stdin = operands.includes("-") ? await host.stdinBytes() : null;
  for (const operand of operands) {
    if (operand === "-") typed.set(stdinName, stdinName);
    else for (const [path, shown] of filesOf(resolve(host.cwd, operand), operand)) typed.set(inside(root, path), shown);
  }
  const tree: Tree = {
    // Without a config nobody asks what else there is, and the folder may be anybody's home.
    files: async () => (configNames.some((name) => existsSync(join(root, name))) ? onDisk.files() : []),
    read: async (paths) => {
      const contents = new Map(await onDisk.read(paths.filter((path) => path !== stdinName)));
      if (stdin !== null && paths.includes(stdinName)) contents.set(stdinName, stdin);
      return contents;
    },
    whyUnread: (path) => onDisk.whyUnread?.(path) ?? null,
  };
  const seen = seenFrom(host.cwd, root);
  const pathOf = (path: string) => inside(root, resolve(host.cwd, path));
  return { tree, named: [...typed.keys()], root, showFile: (file) => typed.get(file) ?? seen(file), pathOf };
}

const configNames = ["pachook.yaml", "pachook.yml", "pachook.json"];

/** A path as it is kept: from the root with `/`, or absolute where it lies outside. */
function inside(root: string, path: string): string {
  const way = relative(root, path);
  return way === "" || way.startsWith(`..${sep}`) || way === ".." || isAbsolute(way) ? path : way.split(sep).join("/");
}

function seenFrom(cwd: string, root: string): (file: string) => string {
  return (file) => (isAbsolute(file) ? file : relative(cwd, join(root, file)).split(sep).join("/"));
}

function filesOf(path: string, operand: string): [string, string][] {
  if (!isFolder(path)) return [[path, operand]];
  const names = readdirSync(path, { withFileTypes: true, recursive: true });
  return names
    .filter(
      (entry) => entry.isFile() && /\.(json|jsonnet|ya?ml)$/i.test(entry.name) && !passedOver.test(entry.parentPath),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(readsAsSpec)
    .sort()
    .map((file) => [file, join(operand, relative(path, file))]);
}

/** A package.json in the folder was not meant; what cannot be read is named, so that the report says so. */
function readsAsSpec(file: string): boolean {
  if (statSync(file).size > largestSpec) return false;
  try {
    const bytes = readFileSync(file);
    return mayHoldSpec(bytes) && mentionsSpec(decodeText(bytes).text);
  } catch {
    return true;
  }
}

// No spec is larger, and a folder of specs may hold data too.
const largestSpec = 8 * 1024 * 1024;

const passedOver = /[\\/](node_modules|\.git|\.pachook)([\\/]|$)/;

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isBareRepository(folder: string): boolean {
  return existsSync(join(folder, "HEAD")) && existsSync(join(folder, "objects"));
}

function folderAbove(start: string, names: readonly string[]): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    if (names.some((name) => existsSync(join(folder, name)))) return folder;
    if (folder === dirname(folder)) return null;
  }
}
