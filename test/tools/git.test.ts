import * as assert from "uvu/assert";
import { type Git, gitElsewhere, gitIn } from "../../src/tools/git.ts";
import type { Run } from "../../src/tools/run.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { failureOf } from "../support/failure-of.ts";
import { describe } from "../support/suite.ts";
import { testEnv } from "../support/test-env.ts";
import { withFolder } from "../support/with-folder.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

const gitOf = ({ dir, env }: Repo): Git => gitIn({ cwd: dir, env }, runExeca);

const says =
  (exitCode: number, stderr: string): Run =>
  async () => ({ exitCode, stdout: "", stderr });

describe("git", (it) => {
  it("lists what is tracked and what could be, with kinds, and leaves out the deleted and the ignored", () =>
    withRepo(async (repo) => {
      await repo.commit("first", { ".gitignore": "*.log\n", "a b.json": "{}", "gone.json": "{}", "é\n.yaml": "a: 1" });
      await repo.remove("gone.json");
      await repo.write("new.json", "{}");
      await repo.write("noise.log", "");
      await repo.run("ln", ["-s", "/etc/hostname", "link.json"]);
      await repo.git("add", "link.json");

      assert.equal(await gitOf(repo).workingFiles(), [
        { path: ".gitignore", kind: "file" },
        { path: "a b.json", kind: "file" },
        { path: "link.json", kind: "symlink" },
        { path: "new.json", kind: "file" },
        { path: "é\n.yaml", kind: "file" },
      ]);
    }));

  it("lists a file of an unfinished merge once", () =>
    withRepo(async (repo) => {
      await repo.commit("first", { "a.json": "1" });
      await repo.git("checkout", "--quiet", "-b", "other");
      await repo.commit("theirs", { "a.json": "2" });
      await repo.git("checkout", "--quiet", "main");
      await repo.commit("ours", { "a.json": "3" });
      await repo.tryGit("merge", "other");

      assert.equal(await gitOf(repo).workingFiles(), [{ path: "a.json", kind: "file" }]);
    }));

  it("knows the commit and the branch, and answers null where there is none", () =>
    withRepo(async (repo) => {
      assert.is(await gitOf(repo).currentCommit(), null);
      const commit = await repo.commit("first");
      assert.is(await gitOf(repo).currentCommit(), commit);
      assert.is(await gitOf(repo).currentBranch(), "main");

      await repo.git("checkout", "--quiet", "--detach");
      assert.is(await gitOf(repo).currentBranch(), null);
    }));

  it("finds the top level from below, and knows a bare repository", () =>
    withRepo(async (repo) => {
      await repo.commit("first", { "deep/er/a.json": "{}" });
      const below = gitIn({ cwd: `${repo.dir}/deep/er`, env: repo.env }, runExeca);

      assert.is(await below.topLevel(), repo.dir);
      assert.is(await below.isBare(), false);
      assert.is(await below.gitDir(), `${repo.dir}/.git`);

      const bare = gitIn({ cwd: repo.origin, env: repo.env }, runExeca);
      assert.is(await bare.isBare(), true);
      const failure = await failureOf(bare.topLevel());
      assert.is(failure.message, `${repo.origin} is in a git repository without a work tree`);
    }));

  it("answers null outside of a repository, and fails with words where one is needed", () =>
    withFolder(async (folder) => {
      const git = gitIn({ cwd: folder, env: testEnv(folder) }, runExeca);

      assert.is(await git.topLevel(), null);
      const failure = await failureOf(git.workingFiles());
      assert.is(failure.code, "git");
      assert.is(failure.message, `${folder} is in no git repository`);
      assert.is(failure.hint, "Go to a repository, or make one with `git init`.");
    }));

  it("says that git is missing", () =>
    withFolder(async (folder) => {
      const git = gitIn({ cwd: folder, env: { ...testEnv(folder), PATH: folder } }, runExeca);

      const failure = await failureOf(git.topLevel());

      assert.is(failure.message, "git did not run");
      assert.is(failure.hint, "Install git, and see that `git --version` answers.");
    }));

  it("says what to do about dubious ownership, and repeats git's first line otherwise", async () => {
    const dubious = "fatal: detected dubious ownership in repository at '/srv/x'\nTo add an exception";
    const where = { cwd: "/srv/x", env: {} };

    const untrusted = await failureOf(gitIn(where, says(128, dubious)).topLevel());
    assert.is(untrusted.message, "git does not trust the repository at /srv/x: another user owns it");
    assert.is(untrusted.hint, "If you trust it: git config --global --add safe.directory '/srv/x'");

    const other = await failureOf(gitIn(where, says(128, "fatal: bad config line 1\n")).currentCommit());
    assert.is(other.message, "git failed: fatal: bad config line 1");
  });

  it("keeps a hook's variables for its own repository only", () =>
    withRepo(async (repo) => {
      await repo.commit("first", { "a.json": "{}" });
      const env = { ...repo.env, GIT_DIR: repo.origin, GIT_INDEX_FILE: "/nowhere" };

      assert.is(await gitIn({ cwd: repo.dir, env }, runExeca).isBare(), true);
      assert.is(await gitElsewhere({ cwd: repo.dir, env }, runExeca).isBare(), false);
    }));
});
