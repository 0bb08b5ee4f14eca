import { switchHooksOn, topOf } from "../flows/set-up.ts";
import { defineCommand } from "./command.ts";

export const installCommand = defineCommand({
  name: "install",
  summary: "Switch the hooks on in this clone; what `prepare` calls",
  description:
    "Lets husky point git at .husky/_ in this clone, and looks whether it did. Writes nothing that git tracks.",
  examples: [{ line: "pachook install", shows: "after a clone, if `npm install` did not" }],
  flags: {},
  operands: [],
  async run(host) {
    if (host.env["HUSKY"] === "0") {
      host.note("pachook  HUSKY=0 is set: the hooks are not switched on\n");
      return 0;
    }
    await switchHooksOn(host, await topOf(host));
    return 0;
  },
});
