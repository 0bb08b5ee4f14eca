import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { mergeRecords, readRecord, type SetupRecord, writeRecord } from "../setup/record.ts";
import type { Survey } from "../setup/survey.ts";
import { gitIn } from "../tools/git.ts";
import { gitSettingsIn } from "../tools/git-settings.ts";
import { runHusky } from "../tools/husky.ts";
import { installPackages, lockFiles } from "../tools/package-manager.ts";
import type { SetupPlan } from "./setting-up/plan-setup.ts";
import { readText, writeText } from "./setting-up/text-file.ts";

export const huskyPath = ".husky/_";

/** Writes the files, keeps what was there, and switches the hooks on. */
export async function setUp(host: Host, { survey, changes }: SetupPlan): Promise<void> {
  const { top, commonDir, hooksPath, earlier } = survey;
  const files: SetupRecord["files"] = Object.fromEntries(
    changes.map(({ path, before, after }) => [path, { before, after }]),
  );
  const hadModules = existsSync(join(top, survey.packageFolder, "node_modules"));
  const record = { hooksPath, madeModules: survey.installedIn === null && !hadModules, files };
  // Before anything is changed: whatever stops us now, uninstall knows the way back.
  writeRecord(commonDir, mergeRecords(readRecord(commonDir), record));
  for (const { path, after } of changes) writeText(join(top, path), after);
  if (survey.installedIn === null) {
    const before = locksIn(top, survey.packageFolder);
    await installPackages(join(top, survey.packageFolder), host);
    const locks = changedLocks(before, locksIn(top, survey.packageFolder));
    writeRecord(commonDir, mergeRecords(readRecord(commonDir), { ...record, files: locks }));
  }
  await switchHooksOn(host, top);
  if (earlier.folder.kind !== "husky") return;
  const overwritten = earlier.hooks.map(({ name, text }) => {
    const path = `${huskyPath}/${name}`;
    return [path, { before: text, after: readText(join(top, path)) ?? "" }] as const;
  });
  const kept = { ...record, files: Object.fromEntries(overwritten) };
  writeRecord(commonDir, mergeRecords(readRecord(commonDir), kept));
}

/**
 * Lets husky take the hooks of this clone, and looks whether it did: it reports success whatever happens.
 *
 * @throws Failure where the hooks are not on afterwards
 */
export async function switchHooksOn(host: Host, top: string): Promise<void> {
  const { env, run } = host;
  const node = await runHusky(import.meta.resolve("husky"), { top, env, run });
  const hooksPath = await gitSettingsIn({ cwd: top, env }, run).setting("local", "core.hooksPath");
  const stub = join(top, huskyPath, "pre-commit");
  if (hooksPath !== huskyPath || !existsSync(stub)) {
    throw new Failure(
      "tool",
      "husky ran, and the hooks are not on",
      "Look at `git config core.hooksPath` and .husky/_.",
    );
  }
  // For programs that start git with a bare PATH. In a folder that git ignores: it is true of this machine alone.
  writeFileSync(join(top, huskyPath, "pachook-node"), `${node}\n`);
}

export async function topOf(host: Host): Promise<string> {
  const top = await gitIn({ cwd: host.cwd, env: host.env }, host.run).topLevel();
  if (top === null) throw new Failure("git", `${host.cwd} is in no git repository`, "Go to one, or make one: git init");
  return top;
}

/** The package.json and the lock file that a package manager made or changed, and that no commit has. */
export async function uncommittedPackages(host: Host, { top, packageFolder }: Survey): Promise<string[]> {
  const paths = ["package.json", ...lockFiles].map((name) => inFolder(packageFolder, name));
  return gitIn({ cwd: top, env: host.env }, host.run).changedAmong(paths);
}

function inFolder(folder: string, name: string): string {
  return folder === "." ? name : `${folder}/${name}`;
}

type Locks = ReadonlyMap<string, string | null>;

/** What a package manager keeps beside package.json, by path from the top level; null = not there. */
function locksIn(top: string, folder: string): Locks {
  const paths = lockFiles.map((name) => inFolder(folder, name));
  return new Map(paths.map((path) => [path, readText(join(top, path))]));
}

function changedLocks(before: Locks, after: Locks): SetupRecord["files"] {
  const changed = [...after].flatMap(([path, text]) => {
    const old = before.get(path) ?? null;
    return text === null || text === old ? [] : [[path, { before: old, after: text }] as const];
  });
  return Object.fromEntries(changed);
}
