import { existsSync } from "node:fs";
import * as assert from "uvu/assert";
import { scriptRun } from "./script-run.ts";
import { describe } from "./suite.ts";
import { withRepo } from "./with-repo.ts";

describe("withRepo", (it) => {
  it("commits with one author and date, so that ids are the same on every machine", () =>
    withRepo(async ({ commit, git }) => {
      const id = await commit("first", { "pipelines/edges.json": "{}\n" });

      assert.is(id, "06c94c2d43f8fe681f8c91a898967013cbace7d6");
      assert.is(await git("show", "HEAD:pipelines/edges.json"), "{}");
    }));

  it("pushes to the bare origin beside it", () =>
    withRepo(async ({ commit, git, origin }) => {
      const id = await commit("first", { "a.txt": "a\n" });

      await git("push", "--quiet", "origin", "main");

      assert.is(await git("--git-dir", origin, "rev-parse", "main"), id);
    }));

  it("sees no settings of the machine", () =>
    withRepo(async ({ git }) => {
      const origins = await git("config", "--list", "--show-origin");

      for (const line of origins.split("\n")) assert.match(line, /^file:(\.git\/config|\S*\/home\/\.gitconfig)\t/);
    }));

  it("removes the clone and origin when the test throws", async () => {
    const seen: string[] = [];

    const failing = withRepo(async ({ dir, origin }) => {
      seen.push(dir, origin);
      throw new Error("as a test does");
    });

    assert.match(String(await failing.catch((error: unknown) => error)), "as a test does");
    assert.equal(seen.map(existsSync), [false, false]);
  });
});

describe("scriptRun", (it) => {
  const where = { cwd: "/", timeoutMs: 1 };

  it("answers a line it knows, once, and says which were not asked", async () => {
    const run = scriptRun([
      ["docker push app:1", { exitCode: 1 }],
      ["docker pull app:1", {}],
    ]);

    const outcome = await run({ file: "docker", args: ["push", "app:1"], ...where });

    assert.equal(outcome, { exitCode: 1, stdout: "", stderr: "" });
    assert.equal(run.unused(), ["docker pull app:1"]);
  });

  it("fails on a line it was not told", async () => {
    const asked = scriptRun([])({ file: "rm", args: ["-rf", "x"], ...where });

    assert.match(String(await asked.catch((error: unknown) => error)), "nobody wrote a line for: rm -rf x");
  });
});
