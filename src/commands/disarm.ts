import { disarm } from "../flows/arm.ts";
import { defineCommand } from "./command.ts";

export const disarmCommand = defineCommand({
  name: "disarm",
  summary: "Let pushes from this clone deploy no more",
  description: "Takes out of .git/config what `arm` wrote, and calls off what waits. A deploy that runs goes on.",
  examples: [
    { line: "pachook disarm", shows: "every environment" },
    { line: "pachook disarm prod", shows: "one" },
  ],
  flags: {},
  operands: [{ name: "environment", summary: "left out: all" }],
  async run(host, { operands: [environment = null] }) {
    const armed = await disarm(host, environment);
    host.print(
      armed.length === 0
        ? `This clone was not armed${environment === null ? "" : ` for ${environment}`}.\n`
        : `Pushes from this clone no longer deploy to ${armed.join(", ")}.\n`,
    );
    return 0;
  },
});
