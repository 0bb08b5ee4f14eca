import { examine, mendClone } from "../flows/examine.ts";
import type { Host } from "../host.ts";
import { harmless } from "../report/harmless.ts";
import type { Diagnosis } from "../setup/diagnosis.ts";
import { defineCommand } from "./command.ts";

export const doctorCommand = defineCommand({
  name: "doctor",
  summary: "Say whether the hooks of this clone really run, and what to do where not",
  description:
    "Looks at git's settings, husky's files, the package and what killed commits left behind, in every worktree. " +
    "With --fix it switches hooks on where they are off, and puts back edits that a killed commit had put aside, where " +
    "nothing that is in a file now is lost by it.",
  examples: [
    { line: "pachook doctor", shows: "look" },
    { line: "pachook doctor --fix", shows: "do what is safe" },
  ],
  flags: {
    fix: { kind: "switch", summary: "Do what is safe" },
    json: { kind: "switch", summary: "Print the findings as JSON" },
  },
  operands: [],
  async run(host, args) {
    if (args.is("fix")) for (const done of await mendClone(host)) host.note(`done: ${harmless(done)}\n`);
    const found = await examine(host);
    if (args.is("json")) host.print(`${JSON.stringify(found, null, 2)}\n`);
    else for (const diagnosis of found) host.print(showDiagnosis(diagnosis, host));
    return found.some(({ state }) => state === "bad") ? 1 : 0;
  },
});

function showDiagnosis({ state, topic, says, fix }: Diagnosis, { terminal }: Host): string {
  const signs = terminal.unicode ? { good: "✓", doubtful: "!", bad: "✗" } : { good: "+", doubtful: "!", bad: "x" };
  const advice = fix === undefined ? "" : `      fix: ${fix}`;
  return `${signs[state]} ${topic.padEnd(9)} ${harmless(`${says}${advice}`)}\n`;
}
