import { Failure } from "../failure.ts";
import { checkPush } from "../flows/check-push.ts";
import type { HookAnswer } from "../flows/commit.ts";
import { checkCommit } from "../flows/commit.ts";
import type { Host } from "../host.ts";
import { defineCommand } from "./command.ts";

export const hookCommand = defineCommand({
  name: "hook",
  summary: "What the hook scripts call",
  description: "Does the work of one git hook, in the top level of the work tree. Git, husky or pre-commit call it.",
  examples: [{ line: "pachook hook pre-commit", shows: "check what is staged" }],
  flags: {},
  operands: [
    { name: "name", summary: "pre-commit, pre-merge-commit or pre-push", required: true },
    { name: "argument", summary: "what git gave the hook", many: true },
  ],
  async run(host, { operands: [name = "", remote = ""] }) {
    const { passes, says } = await answer(host, name, remote);
    // Never stdout: it is that of `git push --porcelain`.
    host.note(says);
    return passes ? 0 : 1;
  },
});

async function answer(host: Host, name: string, remote: string): Promise<HookAnswer> {
  switch (name) {
    case "pre-commit":
    case "pre-merge-commit":
      return checkCommit(host);
    case "pre-push":
      return checkPush(host, { remote, stdin: await host.stdin() });
    default:
      throw new Failure(
        "usage",
        `there is no hook "${name}" of ours`,
        "One of pre-commit, pre-merge-commit, pre-push.",
      );
  }
}
