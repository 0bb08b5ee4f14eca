import { version } from "../about.ts";
import { Failure } from "../failure.ts";
import { planSetup, type SetupPlan, setUp } from "../flows/set-up.ts";
import { findingsOf, validate } from "../flows/validate.ts";
import type { Host } from "../host.ts";
import { counted, tallyOf } from "../report/report.ts";
import { isStarterName, type StarterName, starters } from "../setup/starter.ts";
import { gitObjectsIn } from "../tools/git-objects.ts";
import { defineCommand } from "./command.ts";

export const initCommand = defineCommand({
  name: "init",
  summary: "Check every commit of this repository from now on",
  description:
    "Shows what is there and what it will do, does it, and proves it by a validation. husky gets the hook files; " +
    "hooks that were there go on working. Twice is the same as once, and `pachook uninstall` gives every byte back.",
  examples: [
    { line: "npx pachook init", shows: "look, then say yes" },
    { line: "npx pachook init --dry-run", shows: "only look" },
    { line: "npx pachook init --yes", shows: "in a script" },
  ],
  flags: {
    yes: { kind: "switch", summary: "Do it without asking", short: "y" },
    with: {
      kind: "list",
      placeholder: "STARTER",
      summary: "Also write a starter: github (a workflow), makefile, lint-staged. May be given several times",
    },
    "dry-run": { kind: "switch", summary: "Show what would be done, and write nothing" },
  },
  operands: [],
  async run(host, args) {
    const plan = await planSetup(host, starterNames(args.list("with")));
    host.print(showPlan(plan));
    if (args.is("dry-run")) return 0;
    if (!args.is("yes")) {
      throw new Failure(
        "usage",
        "init changes files, and was not told to",
        "Do it: npx pachook init --yes   Only look: --dry-run",
      );
    }
    await setUp(host, plan);
    host.print(await proof(host, plan.survey.top));
    return 0;
  },
});

function starterNames(names: readonly string[]): StarterName[] {
  return names.map((name) => {
    if (isStarterName(name)) return name;
    throw new Failure("usage", `there is no starter "${name}"`, `One of: ${Object.keys(starters).join(", ")}.`);
  });
}

function showPlan({ survey, changes, switchesHooks }: SetupPlan): string {
  const { folder, hooks } = survey.earlier;
  const place =
    folder.kind === "repository" ? folder.path : folder.kind === "user" ? "your own core.hooksPath" : ".git/hooks";
  const kept =
    hooks.length === 0 ? [] : [`  keep    ${hooks.map(({ name }) => name).join(", ")} in ${place}: called as before`];
  const lines = [
    ...changes.map(({ path, before, why }) => `  ${before === null ? "write " : "change"}  ${path}: ${why}`),
    ...kept,
    ...(survey.installedIn === null ? ["  install what package.json lists, into node_modules"] : []),
    ...(switchesHooks ? ["  husky   core.hooksPath becomes .husky/_"] : []),
  ];
  if (survey.hasPreCommit) lines.push(...withPreCommit);
  return lines.length === 0 ? "Everything is in place.\n" : `Pachook will, in ${survey.top}:\n${lines.join("\n")}\n`;
}

// husky takes the hooks over and calls pre-commit as before; who wants no npm here does without husky.
const withPreCommit = [
  "pre-commit is here and will be called as before. Without npm, instead of all this, in .pre-commit-config.yaml:",
  "  - repo: <the git address of pachook>",
  `    rev: v${version}`,
  "    hooks: [{ id: pachook }, { id: pachook-push }]",
];

/** What the next commit would meet. */
async function proof(host: Host, top: string): Promise<string> {
  const objects = gitObjectsIn({ cwd: top, env: host.env });
  try {
    const { files, specs, problems } = findingsOf(await validate(host, objects.indexTree(), { named: null }));
    const { errors } = tallyOf(problems);
    const next = errors === 0 ? "git commit" : "npx pachook validate";
    const found =
      errors === 0 ? "fine" : `with ${counted(errors, "error")}, which the next commit would be refused for`;
    return `The hooks are on. ${counted(specs, "spec")} in ${counted(files, "file")}, ${found}.  Next:  ${next}\n`;
  } finally {
    objects.close();
  }
}
