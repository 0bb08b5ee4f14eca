import * as assert from "uvu/assert";
import { describe } from "../support/suite.ts";
import { badSpec, goodSpec, oldSpec, withHooks } from "../support/with-hooks.ts";

const fixing = "data: [images]\ncommit: { fix: true }\n";

describe("a commit that takes the place of the last, or its message", (it) => {
  it("passes without a word where only the message changes, also over a commit that is bad", () =>
    withHooks(async (repo) => {
      await repo.write("edges.json", badSpec);
      await repo.git("add", "--all");
      await repo.git("commit", "--quiet", "--no-verify", "--message", "bad");

      const amended = await repo.tryGit("commit", "--quiet", "--amend", "--message", "said better");
      const reused = await repo.tryGit("commit", "--quiet", "--amend", "-C", "HEAD~1");

      assert.equal([amended.exitCode, amended.stderr], [0, ""]);
      assert.equal([reused.exitCode, reused.stderr], [0, ""]);
      assert.is(await repo.git("log", "--format=%s", "-1"), "start");
      assert.is(`${await repo.git("show", "HEAD:edges.json")}\n`, badSpec);
    }));

  it("is refused where something bad is staged beside it, and the last commit stays", () =>
    withHooks(async (repo) => {
      const head = await repo.commit("good", { "edges.json": goodSpec });
      await repo.write("other.json", badSpec.replace('"edges"', '"other"'));
      await repo.git("add", "--all");

      const amended = await repo.tryGit("commit", "--amend", "--no-edit");
      const reused = await repo.tryGit("commit", "-C", "HEAD");

      for (const { exitCode, stderr } of [amended, reused]) {
        assert.is(exitCode, 1);
        assert.match(stderr, "other.json:4:");
      }
      assert.is(await repo.git("rev-parse", "HEAD"), head);
    }));

  it("is mended under --amend and under -C", () =>
    withHooks(async (repo) => {
      await repo.commit("good", { "edges.json": goodSpec });
      for (const flags of [
        ["--amend", "--no-edit"],
        ["-C", "HEAD"],
      ]) {
        await repo.write("edges.json", oldSpec.replace('"sh"', `"${flags[0]}"`));
        await repo.git("add", "--all");

        const { exitCode, stderr } = await repo.tryGit("commit", ...flags);

        assert.is(exitCode, 0, stderr);
        assert.match(stderr, "mended in what you commit: edges.json:4:14");
        assert.match(await repo.git("show", "HEAD:edges.json"), '"pfs"');
        assert.is(await repo.git("status", "--porcelain"), "");
      }
      assert.equal((await repo.git("log", "--format=%s")).split("\n"), ["good", "good", "start"]);
    }, fixing));
});
