import type { SetupPlan } from "../flows/setting-up/plan-setup.ts";
import type { Problem } from "../problem.ts";
import type { Survey } from "../setup/survey.ts";
import { harmless } from "./harmless.ts";
import { counted, tallyOf } from "./report.ts";

/** What the specs looked like afterwards; `uncommitted`: what a package manager wrote that is for git, too. */
export type Proven = {
  files: readonly unknown[];
  specs: readonly unknown[];
  problems: readonly Problem[];
  uncommitted: readonly string[];
};

/** Everything that init would do, one line each, and what a repository without npm should know. */
export function showPlan(plan: SetupPlan): string {
  const { survey, configHooks, changes, kept, switchesHooks } = plan;
  const lines = [
    ...changes.map(({ path, before, why }) => `  ${before === null ? "write " : "change"}  ${path}: ${why}`),
    ...kept.map((path) => `  keep    ${path}: it is there, and yours`),
    ...keptLines(survey),
    ...(survey.installedIn === null ? ["  install what package.json lists, into node_modules"] : []),
    ...(switchesHooks ? ["  husky   core.hooksPath becomes .husky/_"] : []),
  ];
  const hooks = configHooks === null ? [] : [`  keep    ${configHooks}`];
  const whole =
    lines.length === 0
      ? ["Everything is in place.", ...hooks, ...aboutLintStaged(plan)]
      : [`Pachook will, in ${survey.top}:`, ...lines, ...hooks, ...aboutNpm(plan), ...aboutLintStaged(plan)];
  return whole.map((line) => `${harmless(line)}\n`).join("");
}

/** The answer of init: does it work, and what comes next. */
export function showProof({ files, specs, problems, uncommitted }: Proven, { changes }: SetupPlan): string {
  const { errors } = tallyOf(problems);
  const written = changes.map(({ path }) => path).filter((path) => !path.startsWith(".vscode/"));
  const paths = [...new Set([...written, ...uncommitted])];
  const next =
    errors > 0
      ? "npx pachook validate"
      : paths.length === 0
        ? "git commit"
        : `git add ${paths.map(quoted).join(" ")} && git commit -m "check pipelines"`;
  const found = errors === 0 ? "fine" : `with ${counted(errors, "error")}, which the next commit would be refused for`;
  const forgiven = paths.includes(".pachook-baseline.json") ? " but for what .pachook-baseline.json lets be" : "";
  const counts = `${counted(specs.length, "spec")} in ${counted(files.length, "file")}`;
  return `The hooks are on. ${counts}, ${found}${forgiven}.\nNext:  ${harmless(next)}\n`;
}

const places = { git: ".git/hooks", husky: ".husky/_", user: "your own core.hooksPath" } as const;

function keptLines({ earlier: { folder, hooks } }: Survey): string[] {
  if (hooks.length === 0) return [];
  const place = folder.kind === "repository" ? folder.path : places[folder.kind];
  return [`  keep    ${hooks.map(({ name }) => name).join(", ")} in ${place}: called as before`];
}

/** A configuration of somebody's own is a script or hand-written: it is not ours to edit. */
function aboutLintStaged({ lintStaged }: SetupPlan): string[] {
  if (lintStaged === null) return [];
  return [
    `lint-staged is here with a configuration of its own, ${lintStaged.path}, and runs once, by itself. So that it mends specs too, add:`,
    ...lintStaged.add.map((line) => `  ${line}`),
    "or, where a pattern of yours matches specs already, pachook hook lint-staged as the last of its list: patterns run at once.",
  ];
}

/** Who uses no npm is told what comes with it, and the way without. */
function aboutNpm({ survey, changes, version }: SetupPlan): string[] {
  const isNew = changes.some(({ path, before }) => path.endsWith("package.json") && before === null);
  // Where the package is installed already, that was decided.
  if (!isNew && (!survey.hasPreCommit || survey.installedIn !== null)) return [];
  return [
    ...(isNew
      ? [
          "There is no package.json here. Pachook comes through npm: package.json and package-lock.json are new files to",
          "commit, node_modules/ is a folder that git ignores; teammates run `npm install` once after a clone.",
        ]
      : []),
    `${survey.hasPreCommit ? "pre-commit is here and will be called as before. " : ""}Without npm, instead of all this, for pre-commit (.pre-commit-config.yaml):`,
    "  - repo: local",
    "    hooks:",
    ...preCommitHook("pachook", "pre-commit", version),
    ...preCommitHook("pachook-push", "pre-push", version),
    "  then:  pre-commit install --hook-type pre-commit --hook-type pre-push",
  ];
}

function preCommitHook(id: string, stage: string, version: string): string[] {
  const what = stage === "pre-push" ? "pushed pipelines" : "pipelines";
  return [
    `      - id: ${id}`,
    `        name: ${what}`,
    `        entry: pachook hook ${stage}`,
    "        language: node",
    `        additional_dependencies: ["pachook@${version}"]`,
    "        pass_filenames: false",
    "        always_run: true",
    `        stages: [${stage}]`,
  ];
}

function quoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
