import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { GitSettings } from "../tools/git-settings.ts";
import { type EarlierFolder, type EarlierHook, isCalledByName, isPassedOn } from "./chain.ts";

/** What a repository has before we touch it. */
export type Survey = {
  /** Absolute top level of the work tree; everything here is relative to it. */
  top: string;
  /** The shared git folder; absolute. */
  commonDir: string;
  /** `core.hooksPath` as the repository's own settings have it. */
  hooksPath: string | null;
  /** The folder with the package.json that we are to stand in; "." for the top level. */
  packageFolder: string;
  /** The folder whose node_modules holds us: that one or one above it; null where we are not installed. */
  installedIn: string | null;
  /** True where pre-commit (the Python one) is set up: our hooks can be run by it, without npm. */
  hasPreCommit: boolean;
  /** Hooks that husky would put out of action, and where they lie. */
  earlier: { folder: EarlierFolder; hooks: readonly EarlierHook[] };
};

/** Looks, and changes nothing. */
export async function surveyRepository(cwd: string, top: string, settings: GitSettings): Promise<Survey> {
  const commonDir = await settings.commonDir();
  const hooksPath = await settings.setting("local", "core.hooksPath");
  const userPath = await settings.pathSetting("global", "core.hooksPath");
  const packageFolder = packageFolderOf(cwd, top);
  return {
    top,
    commonDir,
    hooksPath,
    packageFolder,
    installedIn: installedIn(top, packageFolder),
    hasPreCommit: existsSync(join(top, ".pre-commit-config.yaml")),
    earlier: earlierHooks({ top, commonDir, hooksPath, userPath }),
  };
}

type Paths = { top: string; commonDir: string; hooksPath: string | null; userPath: string | null };

function earlierHooks({ top, commonDir, hooksPath, userPath }: Paths): Survey["earlier"] {
  if (hooksPath !== null) {
    const absolute = isAbsolute(hooksPath) ? hooksPath : join(top, hooksPath);
    const way = relative(top, absolute).split(sep).join("/");
    // `git lfs install` writes where core.hooksPath points, and the next run of husky writes over it.
    if (way === ".husky/_") return { folder: { kind: "husky" }, hooks: hooksIn(absolute).filter(isCalledByName) };
    // husky's own of an older version: its files go on being called.
    if (way === ".husky") return { folder: { kind: "git" }, hooks: [] };
    const path = way.startsWith("..") ? absolute : way;
    return { folder: { kind: "repository", path }, hooks: hooksIn(absolute) };
  }
  if (userPath !== null) return { folder: { kind: "user" }, hooks: hooksIn(userPath) };
  return { folder: { kind: "git" }, hooks: hooksIn(join(commonDir, "hooks")) };
}

/** The executable hooks of a folder that husky would pass on, by name. */
export function hooksIn(folder: string): EarlierHook[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => isPassedOn(name) && isExecutable(join(folder, name)))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

function isExecutable(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && (stat.mode & 0o111) !== 0;
}

function packageFolderOf(cwd: string, top: string): string {
  for (let folder = cwd; folder !== top && folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return relative(top, folder).split(sep).join("/");
  }
  return ".";
}

/** A workspace may keep all packages in one node_modules at its top. */
function installedIn(top: string, packageFolder: string): string | null {
  for (let folder = packageFolder; ; folder = dirname(folder)) {
    if (existsSync(join(top, folder, "node_modules", "pachook", "package.json"))) return folder;
    const archives = join(top, folder, ".pnp.cjs"); // yarn without node_modules
    if (existsSync(archives) && readFileSync(archives, "utf8").includes('["pachook", [')) return folder;
    if (folder === ".") return null;
  }
}
