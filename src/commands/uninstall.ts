import { takeDown } from "../flows/take-down.ts";
import { defineCommand } from "./command.ts";

export const uninstallCommand = defineCommand({
  name: "uninstall",
  summary: "Take out of this repository what init put in",
  description:
    "Gives files and git's settings back as they were before init. Where somebody changed a file since, only our " +
    "lines are taken out. Other hooks in .husky go on working. A clone that is armed is no longer, and a deploy that waits " +
    "for its push is called off; one that runs goes on.",
  examples: [{ line: "npx pachook uninstall", shows: "back to how it was" }],
  flags: {},
  operands: [],
  async run(host) {
    const { touched, disarmed, calledOff, left } = await takeDown(host);
    host.print(touched.map((path) => `  back  ${path}\n`).join(""));
    host.print("The hooks of Pachook are off.\n");
    if (disarmed.length > 0) host.print(`Pushes from this clone no longer deploy to ${disarmed.join(", ")}.\n`);
    for (const what of calledOff) host.print(`Called off: the deploy of ${what}.\n`);
    for (const { what, command } of left) host.print(`Left: ${what}.  To take it away:  ${command}\n`);
    return 0;
  },
});
