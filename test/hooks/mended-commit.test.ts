import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { describe } from "../support/suite.ts";
import { badSpec, goodSpec, oldSpec, withHooks } from "../support/with-hooks.ts";

const fixing = "data: [images]\ncommit: { fix: true }\n";

describe("a commit with problems that can be mended", (it) => {
  it("is mended in the index and in the folder, and says so in one line", () =>
    withHooks(async (repo) => {
      await repo.write("edges.json", oldSpec);
      await repo.git("add", "--all");

      const { exitCode, stderr } = await repo.tryGit("commit", "--message", "old");

      assert.is(exitCode, 0, stderr);
      assert.match(
        stderr,
        /^pachook {2}mended in what you commit: edges\.json:4:14 {2}.*\npachook {2}1 spec fine\. {2}Dev specs: \.pachook\/dev\/edges\.json\n$/,
      );
      assert.is(`${await repo.git("show", "HEAD:edges.json")}\n`, goodSpec);
      assert.is(await readFile(join(repo.dir, "edges.json"), "utf8"), goodSpec);
      assert.is(await repo.git("stash", "list"), "");
    }, fixing));

  it("keeps every edit that is not staged, whether it passes or is refused", () =>
    withHooks(async (repo) => {
      for (const staged of [oldSpec, badSpec]) {
        await repo.write("edges.json", staged);
        await repo.write("notes.md", "staged\n");
        await repo.git("add", "--all");
        await writeFile(join(repo.dir, "edges.json"), staged.replace("{\n", '{\n  "description": "not staged",\n'));
        await repo.write("notes.md", "not staged\n");
        await repo.write("new.md", "not tracked\n");

        const { exitCode } = await repo.tryGit("commit", "--message", "some");

        assert.is(exitCode, staged === oldSpec ? 0 : 1);
        assert.match(await readFile(join(repo.dir, "edges.json"), "utf8"), '"description": "not staged"');
        assert.is(await readFile(join(repo.dir, "notes.md"), "utf8"), "not staged\n");
        assert.is(await readFile(join(repo.dir, "new.md"), "utf8"), "not tracked\n");
        assert.is(await repo.git("stash", "list"), "");
        assert.not.match(await repo.git("show", ":edges.json"), "not staged");
      }
    }, fixing));

  it("is refused for the rest, and what was mended stays said", () =>
    withHooks(async (repo) => {
      await repo.write("edges.json", oldSpec);
      await repo.write("other.json", badSpec.replace("edges", "other"));
      await repo.git("add", "--all");

      const { exitCode, stderr } = await repo.tryGit("commit", "--message", "both");

      assert.is(exitCode, 1);
      assert.match(stderr, "pachook  mended in what you commit: edges.json:4:14");
      assert.match(stderr, /pachook {2}commit refused: \d errors?\./);
    }, fixing));

  it("is refused where the config does not ask for mending, and told what can be mended", () =>
    withHooks(async (repo) => {
      await repo.write("edges.json", oldSpec);
      await repo.git("add", "--all");

      const { exitCode, stderr } = await repo.tryGit("commit", "--message", "old");

      assert.is(exitCode, 1);
      assert.match(stderr, "1 can be mended: npx pachook fix");
      assert.is(`${await repo.git("show", ":edges.json")}\n`, oldSpec);
    }));

  it("is no commit where what is mended is what was there before, and leaves no stash", () =>
    withHooks(async (repo) => {
      await repo.commit("good", { "edges.json": goodSpec });
      await repo.write("edges.json", oldSpec);
      await repo.git("add", "--all");

      const { exitCode, stderr, stdout } = await repo.tryGit("commit", "--message", "old");

      assert.is(await repo.git("stash", "list"), "");
      assert.is(await readFile(join(repo.dir, "edges.json"), "utf8"), goodSpec);
      assert.is(exitCode, 1, stderr + stdout);
      assert.match(stderr, "nothing is left to commit: what was staged, mended, is what HEAD has");
      assert.is(await repo.git("log", "--format=%s", "-1"), "good");
    }, fixing));

  it("is mended under commit --all", () =>
    withHooks(async (repo) => {
      await repo.commit("good", { "edges.json": goodSpec });
      await repo.write("edges.json", oldSpec.replace('"sh"', '"bash"'));

      const { exitCode, stderr } = await repo.tryGit("commit", "--all", "--message", "old");

      assert.is(exitCode, 0, stderr);
      assert.match(await repo.git("show", "HEAD:edges.json"), '"pfs"');
      assert.is(await repo.git("status", "--porcelain"), "");
    }, fixing));

  it("is refused under commit <path>, where the index that git goes on with is out of reach", () =>
    withHooks(async (repo) => {
      await repo.commit("good", { "edges.json": goodSpec });
      await repo.write("edges.json", oldSpec);
      await repo.write("staged.md", "staged\n");
      await repo.git("add", "staged.md");
      const before = await repo.git("status", "--porcelain");

      const { exitCode, stderr } = await repo.tryGit("commit", "--message", "old", "edges.json");

      assert.is(exitCode, 1);
      assert.match(stderr, "1 can be mended: npx pachook fix");
      assert.is(await repo.git("status", "--porcelain"), before);
    }, fixing));

  it("is left to lint-staged of the repository where it has a configuration of its own", () =>
    withHooks(async (repo) => {
      await repo.write(".lintstagedrc.json", '{ "*.md": "cat" }\n');
      await repo.write("edges.json", oldSpec);
      await repo.git("add", "--all");

      const { exitCode } = await repo.tryGit("commit", "--message", "old");

      assert.is(exitCode, 1);
      assert.is(`${await repo.git("show", ":edges.json")}\n`, oldSpec);
    }, fixing));
});
