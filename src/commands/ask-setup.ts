import { confirm, isCancel, select } from "@clack/prompts";
import { Failure } from "../failure.ts";
import type { SetupPlan, Surroundings } from "../flows/setting-up/plan-setup.ts";
import type { Host } from "../host.ts";
import { harmless } from "../report/harmless.ts";
import { counted } from "../report/report.ts";
import type { SetupChoices } from "../setup/choices.ts";
import { type CiSystem, ciSystems } from "../setup/ci-starter.ts";
import type { TagChoice } from "../setup/starter.ts";

/** What is known before anybody is asked; `given` names the questions that a flag has answered. */
export type Known = { around: Surroundings; choices: SetupChoices; given: ReadonlySet<string> };

type Plan = (host: Host, around: Surroundings, choices: SetupChoices) => Promise<SetupPlan>;

/** Asks, on a terminal, what no flag has answered and what cannot be known. */
export async function askChoices({ around, choices, given }: Known, host: Host, plan: Plan): Promise<SetupChoices> {
  const { images } = around.facts;
  let made = choices;
  if (images.length > 0 && !given.has("tags")) made = { ...made, tags: await askTags(images) };
  const { errors } = await plan(host, around, { ...made, baseline: false });
  if (errors > 0 && !around.hasBaseline && !given.has("baseline")) {
    const message = `The specs have ${counted(errors, "error")} today. Let those be, and stop only new ones? (.pachook-baseline.json)`;
    made = { ...made, baseline: await ask(message, true) };
  }
  if (!given.has("editor")) {
    const message = "Let VS Code complete and explain the keys of specs? (.vscode/settings.json)";
    made = { ...made, editor: await ask(message, around.hasEditor) };
  }
  if (around.facts.data.length > 0 && !given.has("samples")) {
    const message = "Also a folder for sample data, to run pipelines at the desk? (samples/)";
    if (await ask(message, false)) made = { ...made, starters: [...made.starters, "samples"] };
  }
  if (!given.has("ci")) {
    const message = "Also check, plan and deploy in a CI? (docs/ci.md)";
    const system = (await ask(message, false)) ? await askCi(around.ci) : null;
    if (system !== null) made = { ...made, starters: [...made.starters, system] };
  }
  return made;
}

/** @throws Failure "interrupted" where the answer is no */
export async function askToGoOn(): Promise<void> {
  if (!(await ask("Do it?", true))) throw nothingDone();
}

async function askTags(images: Surroundings["facts"]["images"]): Promise<TagChoice> {
  const written = images.flatMap((image) => image.written).join(", ");
  const answer = await select<TagChoice>({
    message: harmless(`These images seem to be built here: ${written}. Whose are the tags in the specs?`),
    options: [
      { value: "suggest", label: "decide later", hint: "a note in pachook.yaml says how" },
      { value: "build", label: "Pachook's", hint: "each commit gets its own, whatever stands in the spec" },
      { value: "leave", label: "ours", hint: "they stay as they are written" },
    ],
  });
  if (isCancel(answer)) throw nothingDone();
  return answer;
}

async function askCi(found: CiSystem | null): Promise<CiSystem> {
  const labels = { github: "GitHub Actions", gitlab: "GitLab CI", jenkins: "Jenkins", azure: "Azure Pipelines" };
  const answer = await select<CiSystem>({
    message: "Which one?",
    initialValue: found ?? "github",
    options: ciSystems.map((value) => ({ value, label: labels[value] })),
  });
  if (isCancel(answer)) throw nothingDone();
  return answer;
}

async function ask(message: string, initialValue: boolean): Promise<boolean> {
  const answer = await confirm({ message, initialValue });
  if (isCancel(answer)) throw nothingDone();
  return answer;
}

function nothingDone(): Failure {
  return new Failure("interrupted", "nothing was changed", "Look again at any time: npx pachook init --dry-run");
}
