import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { version } from "../about.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { packageFolder } from "../package-files.ts";
import { withoutBlock } from "../setup/block.ts";
import { withoutPachook } from "../setup/package-json.ts";
import { type FileChange, planFiles } from "../setup/plan.ts";
import { mergeRecords, readRecord, removeRecord, writeRecord } from "../setup/record.ts";
import { renderStarter, type StarterName, starters } from "../setup/starter.ts";
import { type Survey, surveyRepository } from "../setup/survey.ts";
import { gitIn } from "../tools/git.ts";
import { gitSettingsIn } from "../tools/git-settings.ts";
import { runHusky } from "../tools/husky.ts";
import { installPackages } from "../tools/package-manager.ts";
import { starterFacts } from "./starter-facts.ts";

/** What is there, and what init would do about it. */
export type SetupPlan = { survey: Survey; changes: readonly FileChange[]; switchesHooks: boolean };

const huskyPath = ".husky/_";

/** Looks at the repository and writes down what init would do. Changes nothing. */
export async function planSetup(host: Host, extras: readonly StarterName[]): Promise<SetupPlan> {
  const top = await topOf(host);
  const survey = await surveyRepository(host.cwd, top, settingsOf(host, top));
  const changes = [
    ...planFiles(survey, version, (path) => readText(join(top, path))),
    ...(await planStarters(host, top, extras)),
  ];
  const isOn = survey.hooksPath === huskyPath && existsSync(join(top, huskyPath, "pre-commit"));
  return { survey, changes, switchesHooks: !isOn };
}

/** A config and whatever else was asked for, each only where there is none. */
async function planStarters(host: Host, top: string, extras: readonly StarterName[]): Promise<FileChange[]> {
  const hasConfig = ["pachook.yaml", "pachook.yml", "pachook.json"].some((name) => existsSync(join(top, name)));
  const wanted = [...(hasConfig ? [] : ["config" as const]), ...extras].filter(
    (name) => !existsSync(join(top, starters[name].path)),
  );
  if (wanted.length === 0) return [];
  const facts = await starterFacts(host, top);
  const folder = join(packageFolder(), "templates");
  return Promise.all(
    wanted.map(async (name) => {
      const { path, why } = starters[name];
      return { path, before: null, after: await renderStarter(name, facts, folder), why };
    }),
  );
}

/** Writes the files, keeps what was there, and switches the hooks on. */
export async function setUp(host: Host, { survey, changes }: SetupPlan): Promise<void> {
  const { top, commonDir, hooksPath } = survey;
  const files = Object.fromEntries(changes.map(({ path, before, after }) => [path, { before, after }]));
  // Before anything is changed: whatever stops us now, uninstall knows the way back.
  writeRecord(commonDir, mergeRecords(readRecord(commonDir), { hooksPath, files }));
  for (const { path, after } of changes) writeText(join(top, path), after);
  if (survey.installedIn === null) await installPackages(join(top, survey.packageFolder), host);
  await switchHooksOn(host, top);
}

/**
 * Lets husky take the hooks of this clone, and looks whether it did: it reports success whatever happens.
 *
 * @throws Failure where the hooks are not on afterwards
 */
export async function switchHooksOn(host: Host, top: string): Promise<void> {
  const { env, run } = host;
  const node = await runHusky(import.meta.resolve("husky"), { top, env, run });
  const hooksPath = await settingsOf(host, top).setting("local", "core.hooksPath");
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

/** Gives back what was there before init: to the byte where nobody changed it since, else by taking our lines out. */
export async function takeDown(host: Host): Promise<readonly string[]> {
  const top = await topOf(host);
  const settings = settingsOf(host, top);
  const { commonDir, hooksPath, packageFolder } = await surveyRepository(host.cwd, top, settings);
  const record = readRecord(commonDir);
  const hookFiles = ["pre-commit", "pre-merge-commit", "pre-push"].map((name) => `.husky/${name}`);
  const manifest = packageFolder === "." ? "package.json" : `${packageFolder}/package.json`;
  const usual = [...hookFiles, ".husky/.gitattributes", ".gitignore", ".dockerignore", manifest];
  const touched = [...new Set([...Object.keys(record?.files ?? {}), ...usual])].filter((path) => {
    const now = readText(join(top, path));
    if (now === null) return false;
    const known = record?.files[path];
    const after = known?.after === now ? known.before : cleaned(path, now);
    if (after === now) return false;
    if (after === null) rmSync(join(top, path));
    else writeText(join(top, path), after);
    return true;
  });
  // Without a record nobody knows whether husky was there before us; hooks of others say that it should stay.
  if (hooksPath === huskyPath && (record !== null || !hasUserHooks(top)))
    await switchHooksOff(top, settings, record?.hooksPath ?? null);
  removeEmpty(join(top, ".husky"));
  removeRecord(commonDir);
  removeEmpty(join(commonDir, "pachook"));
  return touched;
}

async function switchHooksOff(
  top: string,
  settings: ReturnType<typeof settingsOf>,
  before: string | null,
): Promise<void> {
  if (before === huskyPath) return;
  if (before === null) await settings.unset("core.hooksPath");
  else await settings.set("core.hooksPath", before);
  rmSync(join(top, huskyPath), { recursive: true, force: true });
}

function cleaned(path: string, text: string): string | null {
  return path.endsWith("package.json") ? withoutPachook(text) : withoutBlock(text);
}

function hasUserHooks(top: string): boolean {
  return ["pre-commit", "pre-merge-commit", "pre-push", "commit-msg", "prepare-commit-msg", "post-commit"]
    .concat(["post-checkout", "post-merge", "post-rewrite", "pre-rebase"])
    .some((name) => existsSync(join(top, ".husky", name)));
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody else's things are in it, or it is not there.
  }
}

export async function topOf(host: Host): Promise<string> {
  const top = await gitIn({ cwd: host.cwd, env: host.env }, host.run).topLevel();
  if (top === null) throw new Failure("git", `${host.cwd} is in no git repository`, "Go to one, or make one: git init");
  return top;
}

function settingsOf(host: Host, top: string) {
  return gitSettingsIn({ cwd: top, env: host.env }, host.run);
}

function readText(path: string): string | null {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

function writeText(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const mode = existsSync(path) ? lstatSync(path).mode : null;
    writeFileSync(path, text);
    if (mode !== null) chmodSync(path, mode);
  } catch (cause) {
    throw new Failure("file", `${path} could not be written`, "See who may write it; `pachook uninstall` goes back.", {
      cause,
    });
  }
}
