import { Failure } from "../failure.ts";
import type { HookAnswer, Stopped } from "../flows/commit.ts";
import type { StartedPush } from "../flows/pushing/leave-waiter.ts";
import { openIndex, openPush } from "../flows/reading/ask-ahead.ts";
import type { Host } from "../host.ts";
import { askGit, type Where } from "../tools/git-plumbing.ts";
import { defineCommand } from "./command.ts";

export const hookCommand = defineCommand({
  name: "hook",
  summary: "What the hook scripts call",
  description: "Does the work of one git hook, in the top level of the work tree. Git, husky or pre-commit call it.",
  examples: [{ line: "pachook hook pre-commit", shows: "check what is staged" }],
  flags: {},
  handsOn: true,
  operands: [
    { name: "name", summary: "pre-commit, pre-merge-commit or pre-push", required: true },
    { name: "argument", summary: "what git gave the hook", many: true },
  ],
  async run(host, { operands: [name = "", ...given] }) {
    const { passes, says } = await answer(host, name, given);
    // Never stdout: it is that of `git push --porcelain`.
    host.note(says);
    return passes ? 0 : 1;
  },
});

async function answer(host: Host, name: string, given: readonly string[]): Promise<HookAnswer> {
  switch (name) {
    case "pre-commit":
      // Our script for pre-merge-commit runs that for pre-commit.
      return checkStaged(host, given[0] === "merge" ? "merge" : "commit");
    case "pre-merge-commit":
      return checkStaged(host, "merge");
    case "pre-push":
      return checkPushed(host, (await pushOfPreCommit(host)) ?? (await pushOfGit(host, given)));
    case "waiter": {
      const { deployPushed } = await import("../flows/pushing/deploy-pushed.ts");
      await deployPushed(host, given);
      return { passes: true, says: "" };
    }
    case "lint-staged": {
      const { mendForLintStaged } = await import("../flows/committing/mend-staged.ts");
      return { passes: true, says: await mendForLintStaged(host, given) };
    }
    case "mend": {
      const { mendAside } = await import("../flows/committing/mend-aside.ts");
      host.print(await mendAside(host, Number(given[0])));
      return { passes: true, says: "" };
    }
    default:
      throw new Failure(
        "usage",
        `there is no hook "${name}" of ours`,
        "One of pre-commit, pre-merge-commit, pre-push.",
      );
  }
}

async function checkStaged(host: Host, what: Stopped): Promise<HookAnswer> {
  const index = openIndex(host);
  try {
    const { checkCommit } = await import("../flows/commit.ts");
    return await checkCommit(host, index, what);
  } finally {
    index.objects.close();
  }
}

async function checkPushed(host: Host, push: StartedPush): Promise<HookAnswer> {
  const open = openPush(host, push);
  try {
    const { armedPush } = await import("../flows/pushing/armed-push.ts");
    return await armedPush(host, push, open);
  } finally {
    open.objects.close();
  }
}

async function pushOfGit(host: Host, [remote = "", url = remote]: readonly string[]): Promise<StartedPush> {
  return { remote, url, stdin: await host.stdin() };
}

/**
 * pre-commit (the Python one) reads stdin itself and passes one ref on in variables.
 * Source: pre-commit, commands/run.py and commands/hook_impl.py.
 */
async function pushOfPreCommit({ cwd, env }: Host): Promise<StartedPush | null> {
  const [ref, local] = [env["PRE_COMMIT_REMOTE_BRANCH"], env["PRE_COMMIT_LOCAL_BRANCH"]];
  if (env["PRE_COMMIT"] !== "1" || ref === undefined) return null;
  // Where a push brings a root commit, "all files" is all that pre-commit says, and the name of the branch.
  const tip = env["PRE_COMMIT_TO_REF"] ?? (local === undefined ? null : await commitOf(local, { cwd, env }));
  if (tip === null) return null;
  const old = env["PRE_COMMIT_FROM_REF"] ?? "0".repeat(tip.length);
  const remote = env["PRE_COMMIT_REMOTE_NAME"] ?? "";
  return { remote, url: env["PRE_COMMIT_REMOTE_URL"] ?? remote, stdin: `HEAD ${tip} ${ref} ${old}\n` };
}

async function commitOf(name: string, where: Where): Promise<string> {
  const answer = await askGit(where, ["rev-parse", "--verify", "--quiet", "--end-of-options", name]);
  return answer.toString("latin1").trim();
}
