import * as assert from "uvu/assert";
import { configHooksIn } from "../../src/tools/config-hooks.ts";
import { runPlumbing } from "../../src/tools/run-plumbing.ts";
import { describe } from "../support/suite.ts";
import { withRepo } from "../support/with-repo.ts";

describe("hooks in git's settings", (it) => {
  it("are those that have a command and an event and are switched on, of the user and of the clone", () =>
    withRepo(async (repo) => {
      const set = (...args: readonly string[]) => repo.git("config", ...args);
      await set("--global", "hook.my.linter.command", "lint --all");
      await set("--global", "--add", "hook.my.linter.event", "pre-commit");
      await set("--global", "--add", "hook.my.linter.event", "pre-push");
      await set("hook.twice.command", "true");
      await set("--add", "hook.twice.event", "commit-msg");
      await set("--add", "hook.twice.event", "");
      await set("--add", "hook.twice.event", "post-commit");
      await set("hook.half.command", "true");
      await set("hook.off.command", "true");
      await set("hook.off.event", "pre-commit");
      await set("hook.off.enabled", "false");
      await set("hook.pre-push.enabled", "no");

      const { hooks, off } = await configHooksIn({ cwd: repo.dir, env: repo.env }, runPlumbing);

      assert.equal(hooks, [
        { name: "my.linter", events: ["pre-commit", "pre-push"] },
        { name: "twice", events: ["post-commit"] },
      ]);
      assert.equal(off, ["pre-push"]);
    }));

  it("are run from git 2.54 on", async () => {
    const answers = async (version: string) => {
      const stdout = `git version ${version}\n`;
      const run = async () => ({ exitCode: 0, stdout, stderr: "" });
      const { areRun, gitVersion } = await configHooksIn({ cwd: "/", env: {} }, run);
      return [gitVersion, areRun];
    };

    assert.equal(await answers("2.39.5"), ["2.39.5", false]);
    assert.equal(await answers("2.53.9"), ["2.53.9", false]);
    assert.equal(await answers("2.54.0.windows.1"), ["2.54.0", true]);
    assert.equal(await answers("3.0"), ["3.0", true]);
  });
});
