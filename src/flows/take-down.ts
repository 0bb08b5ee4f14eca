import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Host } from "../host.ts";
import { withoutBlock } from "../setup/block.ts";
import { withoutEditorSettings } from "../setup/editor-settings.ts";
import { hookNames } from "../setup/hook-block.ts";
import { findOwnLintStaged } from "../setup/own-lint-staged.ts";
import { withoutPachook } from "../setup/package-json.ts";
import { readRecord, type SetupRecord } from "../setup/record.ts";
import { surveyRepository } from "../setup/survey.ts";
import { workingTree } from "../specs/working-tree.ts";
import { gitIn } from "../tools/git.ts";
import { type GitSettings, gitSettingsIn } from "../tools/git-settings.ts";
import { uninstallCommand } from "../tools/package-manager.ts";
import { isOpen } from "../waiter/request.ts";
import { disarm } from "./arm.ts";
import { listPushes, type PushStatus } from "./pushing/pushes.ts";
import { huskyPath, topOf } from "./set-up.ts";
import { readText, writeText } from "./setting-up/text-file.ts";

/**
 * What uninstall did: the paths it gave back, the environments that pushes no longer deploy to, the deploys it called
 * off, and the commands for what is not its own to take away.
 */
export type TakenDown = {
  touched: readonly string[];
  disarmed: readonly string[];
  calledOff: readonly string[];
  left: readonly Left[];
};

type Left = { what: string; command: string };

/** Gives back what was there before init: to the byte where nobody changed it since, else by taking our lines out. */
export async function takeDown(host: Host): Promise<TakenDown> {
  const top = await topOf(host);
  const settings = gitSettingsIn({ cwd: top, env: host.env }, host.run);
  const { commonDir, hooksPath, packageFolder } = await surveyRepository(host.cwd, top, settings);
  const record = readRecord(commonDir);
  const folder = packageFolder === "." ? "" : `${packageFolder}/`;
  const paths = new Set([...Object.keys(record?.files ?? {}), ...usualFiles, `${folder}package.json`]);
  const touched = [...paths].filter((path) => giveBack(top, path, record));
  // Without a record nobody knows whether husky was there before us; hooks of others say that it should stay.
  if (hooksPath === huskyPath && (record !== null || !hasUserHooks(top))) {
    await switchHooksOff(top, settings, record?.hooksPath ?? null);
  }
  // Made by every commit, and hidden from git by a line that is gone now.
  rmSync(join(top, ".pachook/dev"), { recursive: true, force: true });
  removeEmpty(join(top, ".pachook"), top);
  for (const path of touched) removeEmpty(dirname(join(top, path)), top);
  const { disarmed, calledOff, running } = await takePushesDown(host);
  const own = join(commonDir, "pachook");
  for (const name of existsSync(own) ? readdirSync(own) : []) {
    if (name !== "pushes" || running.length === 0) rmSync(join(own, name), { recursive: true, force: true });
  }
  removeEmpty(own, commonDir);
  const left = [
    ...(await lintStagedLeft(host, top)),
    ...running.map((what) => ({ what, command: `rm -r '${own}'` })),
    ...leftBehind(join(top, packageFolder), record),
  ];
  return { touched, disarmed, calledOff, left };
}

/** Somebody works on what is attended, and writes down how it went: its folder has to stay until then. */
async function takePushesDown(host: Host) {
  const pushes = (await listPushes(host)).filter(isOpen);
  const disarmed = await disarm(host, null);
  const describe = ({ tip, environment }: PushStatus) => `${tip.slice(0, 7)} for ${environment}`;
  return {
    disarmed,
    calledOff: pushes.filter(({ attended }) => !attended).map(describe),
    running: pushes
      .filter(({ attended }) => attended)
      .map((push) =>
        push.stage === "deploying"
          ? `the deploy of ${describe(push)} runs, goes on, and writes its log`
          : `the deploy of ${describe(push)} is called off as soon as its push is over`,
      ),
  };
}

const usualFiles = [
  ...hookNames.map((name) => `.husky/${name}`),
  ".husky/.gitattributes",
  ".gitignore",
  ".dockerignore",
  ".vscode/settings.json",
];

/** @returns whether the file was changed or taken away */
function giveBack(top: string, path: string, record: SetupRecord | null): boolean {
  const now = readText(join(top, path));
  if (now === null) return false;
  const known = record?.files[path];
  const after = known?.after === now ? known.before : cleaned(path, now);
  if (after === now) return false;
  if (after === null) rmSync(join(top, path));
  else writeText(join(top, path), after);
  return true;
}

function cleaned(path: string, text: string): string | null {
  if (path.endsWith("package.json")) return withoutPachook(text);
  return path.startsWith(".vscode/") ? withoutEditorSettings(text) : withoutBlock(text);
}

async function switchHooksOff(top: string, settings: GitSettings, before: string | null): Promise<void> {
  if (before === huskyPath) {
    rmSync(join(top, huskyPath, "pachook-node"), { force: true });
    return;
  }
  if (before === null) await settings.unset("core.hooksPath");
  else await settings.set("core.hooksPath", before);
  rmSync(join(top, huskyPath), { recursive: true, force: true });
  removeEmpty(join(top, ".husky"), top);
}

function hasUserHooks(top: string): boolean {
  return ["pre-commit", "pre-merge-commit", "pre-push", "commit-msg", "prepare-commit-msg", "post-commit"]
    .concat(["post-checkout", "post-merge", "post-rewrite", "pre-rebase"])
    .some((name) => existsSync(join(top, ".husky", name)));
}

/** What somebody wrote into a configuration of their own stops every commit once the package is gone. */
async function lintStagedLeft({ env, run }: Host, top: string): Promise<Left[]> {
  const own = await findOwnLintStaged(workingTree(top, gitIn({ cwd: top, env }, run)));
  if (own?.callsUs !== true) return [];
  return [{ what: `lint-staged still calls pachook, in ${own.path}`, command: `edit ${own.path}` }];
}

/** What a package manager made is its own to take away: others may have put more into it since. */
function leftBehind(folder: string, record: SetupRecord | null): Left[] {
  const modules = join(folder, "node_modules");
  if (!existsSync(modules)) return [];
  if (record?.madeModules === true) return [{ what: "node_modules was made by init", command: `rm -r '${modules}'` }];
  return [{ what: "the package itself is in node_modules", command: uninstallCommand(folder) }];
}

/** Folders that our files were alone in. */
function removeEmpty(folder: string, top: string): void {
  if (folder === top || !folder.startsWith(top)) return;
  try {
    rmdirSync(folder);
  } catch {
    return; // somebody else's things are in it, or it is not there
  }
  removeEmpty(dirname(folder), top);
}
