import type { Pin } from "../arming/pin.ts";
import { differences } from "../arming/target.ts";
import { Failure } from "../failure.ts";
import { type ArmPlan, arm, planArm } from "../flows/arm.ts";
import type { Host } from "../host.ts";
import { harmless } from "../report/harmless.ts";
import { defineCommand } from "./command.ts";

export const armCommand = defineCommand({
  name: "arm",
  summary: "Let pushes from this clone deploy",
  description:
    "Shows where an environment's deploys go and what sends them there, asks, and keeps your answer in .git/config. " +
    "From then on a push of those branches or tags is deployed once the remote has taken it. A commit whose " +
    "pachook.yaml says something else is not. Only for this clone, and never where CI is set.",
  examples: [
    { line: "pachook arm dev", shows: "look, then say yes" },
    { line: "pachook arm dev --yes", shows: "in a script" },
    { line: "pachook disarm dev", shows: "the way back" },
  ],
  flags: {
    yes: { kind: "switch", summary: "Do it without asking", short: "y" },
    remote: { kind: "text", summary: "Remote whose pushes deploy; origin where nobody says", placeholder: "name" },
  },
  operands: [{ name: "environment", summary: "one of pachook.yaml's; may be left out where there is only one" }],
  async run(host, args) {
    const [environment = null] = args.operands;
    const plan = await planArm(host, { environment, remote: args.text("remote") ?? null });
    host.print(showPlan(plan));
    if (!args.is("yes")) await ask(host, plan.pin);
    await arm(host, plan.pin);
    host.print(`This clone is armed for ${plan.pin.environment}.  Next:  git push    Back:  pachook disarm\n`);
    return 0;
  },
});

function showPlan({ pin, before }: ArmPlan): string {
  const rows = [
    ["context", [pin.context]],
    ["project", [pin.project]],
    ["images to", pin.registries],
    ["branches", pin.branches],
    ["tags", pin.tags],
    ["pushed to", pin.remotes],
  ] as const;
  const shown = rows.filter(([, values]) => values.length > 0);
  const lines = shown.map(([name, values]) => `  ${name.padEnd(10)}${harmless(values.join(", "))}`);
  const changed = before === null ? [] : differences(before, pin).map((line) => `  changed: ${harmless(line)}`);
  return `Pushes from this clone will deploy to ${pin.environment}:\n${[...lines, ...changed].join("\n")}\n`;
}

async function ask({ terminal }: Host, { environment }: Pin): Promise<void> {
  if (!terminal.interactive) {
    const hint = `Do it: pachook arm ${environment} --yes`;
    throw new Failure("usage", "arming needs a yes, and nobody is here to ask", hint);
  }
  const { confirm } = await import("@clack/prompts");
  const answer = await confirm({ message: `Arm this clone for ${environment}?`, initialValue: false });
  if (answer !== true) throw new Failure("interrupted", "nothing was changed", `Later: pachook arm ${environment}`);
}
