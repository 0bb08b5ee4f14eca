import { Failure } from "../failure.ts";
import { setUp, uncommittedPackages } from "../flows/set-up.ts";
import { lookAround, planSetup, type Surroundings } from "../flows/setting-up/plan-setup.ts";
import { validate } from "../flows/validate.ts";
import { showPlan, showProof } from "../report/setup.ts";
import type { SetupChoices } from "../setup/choices.ts";
import { type CiSystem, ciSystems } from "../setup/ci-starter.ts";
import { isStarterName, type StarterName, starters, tagChoices } from "../setup/starter.ts";
import { workingTree } from "../specs/working-tree.ts";
import { gitIn } from "../tools/git.ts";
import { type Arguments, defineCommand } from "./command.ts";

type InitFlag = "yes" | "with" | "without" | "ci" | "tags" | "dry-run";

export const initCommand = defineCommand({
  name: "init",
  summary: "Check every commit of this repository from now on",
  description:
    "Shows what is there and what it will do, asks, does it, and proves it by a validation. husky gets the hook files; " +
    "hooks that were there go on working. Twice is the same as once, and `pachook uninstall` gives every byte back.",
  examples: [
    { line: "npx pachook init", shows: "look, answer what only you know, then say yes" },
    { line: "npx pachook init --dry-run", shows: "only look" },
    { line: "npx pachook init --yes", shows: "in a script" },
    { line: "npx pachook init --yes --ci gitlab --without baseline", shows: "a CI job, and no baseline" },
  ],
  flags: {
    yes: { kind: "switch", summary: "Do it without asking", short: "y" },
    with: {
      kind: "list",
      placeholder: "WHAT",
      summary:
        "Also write: makefile, samples, lint-staged, editor, baseline, or a CI by its name. May be given several times",
    },
    without: {
      kind: "list",
      placeholder: "WHAT",
      summary: "Leave out what would be written: editor (where .vscode is there), baseline (where specs have errors)",
    },
    ci: {
      kind: "choice",
      choices: ["found", ...ciSystems],
      alone: "found",
      summary: `Also write a CI job that checks, plans and deploys: ${ciSystems.join(", ")}; alone: the one that is found here`,
    },
    tags: {
      kind: "choice",
      choices: tagChoices,
      summary: "Image tags in specs of what seems to be built here: ours (build), yours (leave), a note (suggest)",
    },
    "dry-run": { kind: "switch", summary: "Show what would be done, and write nothing" },
  },
  operands: [],
  async run(host, args) {
    const around = await lookAround(host);
    const flagged = choicesFrom(args, around);
    const asks = host.terminal.interactive && !args.is("yes") && !args.is("dry-run");
    const asking = asks ? await import("./ask-setup.ts") : null;
    const known = { around, choices: flagged, given: givenIn(args) };
    const choices = (await asking?.askChoices(known, host, planSetup)) ?? flagged;
    const plan = await planSetup(host, around, choices);
    host.print(showPlan(plan));
    if (args.is("dry-run")) return 0;
    if (asking !== null) await asking.askToGoOn();
    else if (!args.is("yes")) {
      throw new Failure(
        "usage",
        "init changes files, and was not told to",
        "Do it: npx pachook init --yes   Only look: --dry-run",
      );
    }
    await setUp(host, plan);
    const { top } = plan.survey;
    const tree = workingTree(top, gitIn({ cwd: top, env: host.env }, host.run));
    const uncommitted = await uncommittedPackages(host, plan.survey);
    host.print(showProof({ ...(await validate(host, tree, { named: null })), uncommitted }, plan));
    return 0;
  },
});

/** Where nobody says: what is safe. Editor settings go where an editor has some; a baseline stops nobody's work. */
function choicesFrom(args: Arguments<InitFlag>, { hasEditor, ci }: Surroundings): SetupChoices {
  const [wanted, refused] = [args.list("with"), args.list("without")];
  demandKnown(refused, ["editor", "baseline", "samples"]);
  return {
    starters: [
      ...starterNames(wanted.filter((name) => name !== "editor" && name !== "baseline")),
      ...ciWanted(args, ci),
    ],
    tags: args.choice("tags", tagChoices) ?? "suggest",
    editor: !refused.includes("editor") && (hasEditor || wanted.includes("editor")),
    baseline: !refused.includes("baseline"),
  };
}

function ciWanted(args: Arguments<InitFlag>, found: CiSystem | null): CiSystem[] {
  const typed = args.choice("ci", ["found", ...ciSystems]);
  if (typed === undefined) return [];
  if (typed !== "found") return [typed];
  if (found !== null) return [found];
  const what = "neither a file here nor the address of origin shows which CI it is";
  throw new Failure("usage", what, `Name one: --ci ${ciSystems.join(", --ci ")}`);
}

/** What needs no question any more. */
function givenIn(args: Arguments<InitFlag>): ReadonlySet<string> {
  const tags = args.choice("tags", tagChoices) === undefined ? [] : ["tags"];
  const given = [...args.list("with"), ...args.list("without")];
  const hasCi =
    args.choice("ci", ["found", ...ciSystems]) !== undefined || ciSystems.some((name) => given.includes(name));
  return new Set([...given, ...tags, ...(hasCi ? ["ci"] : [])]);
}

function starterNames(names: readonly string[]): StarterName[] {
  demandKnown(names, [...Object.keys(starters), "editor", "baseline"]);
  return names.filter(isStarterName);
}

function demandKnown(names: readonly string[], known: readonly string[]): void {
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw new Failure("usage", `there is no starter "${stranger}"`, `One of: ${known.join(", ")}.`);
}
