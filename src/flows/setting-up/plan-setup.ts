import { existsSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../about.ts";
import { baselineFile, writeBaseline } from "../../exceptions/baseline.ts";
import type { Host } from "../../host.ts";
import { packageFolder } from "../../package-files.ts";
import type { SetupChoices } from "../../setup/choices.ts";
import { type CiSystem, ciSystemOf } from "../../setup/ci-starter.ts";
import { describeConfigHooks } from "../../setup/config-hooks.ts";
import { withEditorSettings } from "../../setup/editor-settings.ts";
import { entryFor, findOwnLintStaged, type OwnLintStaged } from "../../setup/own-lint-staged.ts";
import { type FileChange, planFiles } from "../../setup/plan.ts";
import { renderStarter, type StarterFacts, type StarterName, starters } from "../../setup/starter.ts";
import { type Survey, surveyRepository } from "../../setup/survey.ts";
import { overlaidTree } from "../../specs/overlaid-tree.ts";
import type { Tree } from "../../specs/tree.ts";
import { workingTree } from "../../specs/working-tree.ts";
import { type ConfigHooks, configHooksIn } from "../../tools/config-hooks.ts";
import { gitIn } from "../../tools/git.ts";
import { gitRemotesIn } from "../../tools/git-remote.ts";
import { gitSettingsIn } from "../../tools/git-settings.ts";
import { ciFactsOf } from "../in-ci/ci-facts.ts";
import { huskyPath, topOf } from "../set-up.ts";
import { validate } from "../validate.ts";
import { factsOf, type PipelineFacts } from "./starter-facts.ts";
import { readText } from "./text-file.ts";

/** What is there before init. */
export type Surroundings = {
  survey: Survey;
  facts: PipelineFacts;
  configHooks: ConfigHooks;
  lintStaged: OwnLintStaged | null;
  hasEditor: boolean;
  hasBaseline: boolean;
  /** The CI that is shown by a file, or by where it is pushed to. */
  ci: CiSystem | null;
};

/** What init would do, and how many errors the specs have today, once its config is there. */
export type SetupPlan = {
  survey: Survey;
  /** How hooks in git's settings go together with ours; null where there are none. */
  configHooks: string | null;
  /** What the repository's own configuration of lint-staged lacks; null where it has it, or there is none. */
  lintStaged: { path: string; add: readonly string[] } | null;
  changes: readonly FileChange[];
  /** Files that were asked for and are there already, in other words than ours: they stay as they are. */
  kept: readonly string[];
  switchesHooks: boolean;
  errors: number;
  version: string;
};

const editorFile = ".vscode/settings.json";

/** Looks at the repository and changes nothing. */
export async function lookAround(host: Host): Promise<Surroundings> {
  const top = await topOf(host);
  const where = { cwd: top, env: host.env };
  const tree = onDisk(host, top);
  return {
    survey: await surveyRepository(host.cwd, top, gitSettingsIn(where, host.run)),
    facts: await factsOf(host, tree),
    configHooks: await configHooksIn(where, host.run),
    lintStaged: await findOwnLintStaged(tree),
    hasEditor: existsSync(join(top, ".vscode")),
    hasBaseline: existsSync(join(top, baselineFile)),
    ci: await ciAt(host, top),
  };
}

/** Writes down what init would do. Changes nothing. */
export async function planSetup(host: Host, around: Surroundings, choices: SetupChoices): Promise<SetupPlan> {
  const { survey, configHooks, lintStaged } = around;
  const { top } = survey;
  const read = (path: string) => readText(join(top, path));
  const { written, kept } = await planStarters(host, around, choices);
  const changes = [...planFiles(survey, version, read), ...written];
  if (choices.editor) changes.push(...planEditor(around, read(editorFile)));
  const isOn = survey.hooksPath === huskyPath && existsSync(join(top, huskyPath, "pre-commit"));
  const tree = overlaidTree(onDisk(host, top), new Map(changes.map(({ path, after }) => [path, after])));
  const today = await adoptionOf(host, tree);
  if (choices.baseline && today.errors > 0 && !around.hasBaseline) {
    const why = "the problems of today may stay; only new ones stop a commit";
    changes.push({ path: baselineFile, before: null, after: today.baseline, why });
  }
  const lacking = lintStaged === null || lintStaged.callsUs ? null : lintStaged;
  return {
    survey,
    configHooks: describeConfigHooks(configHooks),
    lintStaged: lacking === null ? null : { path: lacking.path, add: entryFor(lacking) },
    changes,
    kept,
    switchesHooks: !isOn,
    errors: today.errors,
    version,
  };
}

/** Errors as the next commit would meet them, and the baseline that would let it pass. */
async function adoptionOf(host: Host, tree: Tree): Promise<{ errors: number; baseline: string }> {
  const { problems, adoptable } = await validate(host, tree, { named: null });
  return {
    errors: problems.filter(({ severity }) => severity === "error").length,
    baseline: writeBaseline(adoptable),
  };
}

/** A config and whatever else was asked for, each only where there is none. */
async function planStarters(
  host: Host,
  { survey, facts, lintStaged }: Surroundings,
  choices: SetupChoices,
): Promise<{ written: FileChange[]; kept: string[] }> {
  const { top } = survey;
  const hasConfig = ["pachook.yaml", "pachook.yml", "pachook.json"].some((name) => existsSync(join(top, name)));
  const asked: readonly StarterName[] = [...(hasConfig ? [] : ["config" as const]), ...choices.starters];
  // Of two configurations lint-staged would take one, and nobody would know which.
  const inTheWay = (name: StarterName) => name === "lint-staged" && lintStaged !== null;
  const folder = join(packageFolder(), "templates");
  const { data, images } = facts;
  const ci = await ciFactsOf(host, survey);
  const filling: StarterFacts = { version, data, images, tags: choices.tags, schemas: schemasOf(survey), ci };
  const wanted = await Promise.all(
    [...new Set(asked)]
      .filter((name) => !inTheWay(name))
      .map(async (name) => {
        const { path, why } = starters[name];
        return { path, before: readText(join(top, path)), after: await renderStarter(name, filling, folder), why };
      }),
  );
  return {
    written: wanted.filter(({ before }) => before === null),
    kept: wanted.filter(({ before, after }) => before !== null && before !== after).map(({ path }) => path),
  };
}

function planEditor({ survey, facts }: Surroundings, before: string | null): FileChange[] {
  const after = withEditorSettings(before, { folder: schemasOf(survey), specs: facts.specs, others: facts.others });
  if (after === before) return [];
  return [{ path: editorFile, before, after, why: "VS Code completes and explains keys while you type" }];
}

function schemasOf({ installedIn, packageFolder: wanted }: Survey): string {
  const folder = installedIn ?? wanted;
  return `${folder === "." ? "" : `${folder}/`}node_modules/pachook/schema`;
}

async function ciAt(host: Host, top: string): Promise<CiSystem | null> {
  const [remote = null] = await gitRemotesIn({ cwd: top, env: host.env }, host.run).pushUrls("origin");
  return ciSystemOf({ has: (path) => existsSync(join(top, path)), remote });
}

function onDisk(host: Host, top: string): Tree {
  return workingTree(top, gitIn({ cwd: top, env: host.env }, host.run));
}
