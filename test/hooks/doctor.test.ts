import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { describe } from "../support/suite.ts";
import { badSpec, pachook, withHooks } from "../support/with-hooks.ts";
import type { Repo } from "../support/with-repo.ts";

describe("pachook doctor", (it) => {
  it("finds nothing wrong after init", () =>
    withHooks(async (repo) => {
      await repo.git("remote", "add", "far", "git@example.com:acme/edges.git");

      const said = await pachook(repo, "doctor");

      assert.match(said, /versions {2}pachook \d+\.\d+\.\d+, node \d+\.\d+\.\d+, git \d+/);
      assert.match(said, /push {6}far is reached over SSH/);

      assert.match(said, /hooks {5}pre-commit, pre-merge-commit, pre-push in place\n/);
      assert.not.match(said, "fix:");
    }));

  it("finds a worktree without husky's folder, and mends it: a bad commit there is then refused", () =>
    withHooks(async (repo) => {
      await repo.git("worktree", "add", "--quiet", "-b", "second", "../second tree");
      await repo.run("ln", ["-s", join(repo.dir, "node_modules"), "../second tree/node_modules"]);
      const before = await doctor(repo);

      const after = await doctor(repo, "--fix");
      await repo.write("../second tree/edges.json", badSpec);
      const inTree = { cwd: join(repo.dir, "../second tree") };
      await repo.run("git", ["add", "edges.json"], inTree);
      const commit = await repo.run("git", ["commit", "--message", "bad"], inTree);

      assert.is(before.exitCode, 1);
      assert.match(
        before.stdout,
        /second tree has no \.husky\/_: commits there are not checked {6}fix: pachook doctor --fix\n/,
      );
      assert.is(after.exitCode, 0, after.stdout);
      assert.is(commit.exitCode, 1);
      assert.match(commit.stderr, "commit refused");
    }));

  it("finds hooks that are switched off, that lost our lines, and that have CRLF", () =>
    withHooks(async (repo) => {
      const path = join(repo.dir, ".husky/pre-push");
      await writeFile(path, (await readFile(path, "utf8")).replaceAll("\n", "\r\n"));
      await writeFile(join(repo.dir, ".husky/pre-commit"), "true\n");
      const broken = await doctor(repo);
      await repo.git("config", "core.hooksPath", "/dev/null");
      const off = await doctor(repo);

      assert.match(broken.stdout, ".husky/pre-push has CRLF line ends");
      assert.match(broken.stdout, ".husky/pre-commit does not call us      fix: pachook init --yes\n");
      assert.match(off.stdout, "core.hooksPath is /dev/null: git runs no hook in .husky");
      assert.is(off.exitCode, 1);
    }));

  it("finds hooks that came after us and never run, and what a killed commit left", () =>
    withHooks(async (repo) => {
      await repo.write(".git/hooks/post-merge", "#!/bin/sh\n");
      await repo.run("chmod", ["+x", ".git/hooks/post-merge"]);
      await repo.write("pachook.yaml", "data: [images]\n# not staged\n");
      await repo.git("stash", "push", "--message", "lint-staged automatic backup");

      const before = await doctor(repo);
      const fixed = await doctor(repo, "--fix");

      assert.match(before.stdout, ".git/hooks/post-merge no longer runs: husky took its place");
      const lost =
        /edits {5}a commit was killed while edits were put aside: pachook\.yaml; the stash stash@\{0\} has them/;
      assert.match(before.stdout, lost);
      assert.match(fixed.stderr, "done: pachook.yaml as the killed commit found it\n");
      assert.match(fixed.stdout, "all that it holds is in its place      fix: git stash drop 'stash@{0}'\n");
      assert.match(await readFile(join(repo.dir, "pachook.yaml"), "utf8"), "# not staged");
    }));
});

function doctor(repo: Repo, ...flags: readonly string[]) {
  return repo.run(join(repo.dir, "node_modules/.bin/pachook"), ["doctor", ...flags]);
}
