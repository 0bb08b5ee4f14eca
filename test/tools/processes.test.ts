import { spawn } from "node:child_process";
import { once } from "node:events";
import * as assert from "uvu/assert";
import { gitAbove, isRunning, markOf } from "../../src/tools/processes.ts";
import { describe } from "../support/suite.ts";
import { withRepo } from "../support/with-repo.ts";

describe("processes", (it) => {
  it("are known by more than their id, as long as they run", async () => {
    const child = spawn("sleep", ["60"], { stdio: "ignore" });
    await once(child, "spawn");
    const mark = (await markOf(child.pid ?? 0)) ?? "";
    const before = [await isRunning(mark), await isRunning(`${mark}1`), await isRunning("")];
    child.kill("SIGKILL");
    await once(child, "close");

    assert.match(mark, new RegExp(`^${child.pid} `));
    assert.equal(before, [true, false, false]);
    assert.not(await isRunning(mark));
  });

  it("have a git above them where they run in a hook, behind any number of shells", () =>
    withRepo(async (repo) => {
      await repo.write("held.sh", "sh -c 'echo $$; sleep 60; true'; true\n");
      const args = ["-c", "alias.held=!sh held.sh", "held"];
      const child = spawn("git", args, { cwd: repo.dir, env: { ...repo.env }, detached: true });
      const { pid = 0 } = child;
      const [text] = await once(child.stdout, "data");
      const inner = Number(String(text));
      const above = await gitAbove(inner);
      const none = await gitAbove(1);
      assert.ok(pid > 1);
      process.kill(-pid, "SIGKILL"); // a group of its own, with the shells in it
      await once(child, "close");

      assert.match(above ?? "", new RegExp(`^${pid} `));
      assert.is(none, null);
    }));
});
