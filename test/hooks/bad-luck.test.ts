import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "../support/cli.ts";
import { installPacked } from "../support/pack.ts";
import { describe } from "../support/suite.ts";
import { testEnv } from "../support/test-env.ts";
import { withFolder } from "../support/with-folder.ts";
import { badSpec, goodSpec, oldSpec, pachook, withHooks } from "../support/with-hooks.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

const fixing = "data: [images]\ncommit: { fix: true }\n";

describe("a commit in bad circumstances", (it) => {
  it("passes with one line where the package is not installed", () =>
    withHooks(async (repo) => {
      await stage(repo, badSpec);
      await rm(join(repo.dir, "node_modules"), { recursive: true });

      const { exitCode, stderr } = await repo.tryGit("commit", "--quiet", "--message", "bad");

      assert.equal(
        { exitCode, stderr },
        { exitCode: 0, stderr: "pachook  pre-commit: not installed in this folder, nothing is checked: npm install\n" },
      );
    }));

  it("passes with one line where no Node, or only an old one, is to be found", () =>
    withHooks(async (repo) => {
      await stage(repo, badSpec);
      await repo.write(".husky/_/pachook-node", "/no/such/node\n");
      // This machine may have a Node in one of the usual places, which would be found, and rightly.
      const finder = join(repo.dir, "node_modules/pachook/hooks/find-node");
      const text = await readFile(finder, "utf8");
      const elsewhere = text.replace("/usr/local/bin/node /opt/homebrew/bin/node /usr/bin/node", "/no/such/node");
      await writeFile(finder, elsewhere);
      const bin = join(repo.dir, "../bin");
      await mkdir(bin);
      for (const name of ["git", "sh", "cat", "basename", "dirname", "grep"]) {
        const { stdout } = await repo.run("sh", ["-c", `command -v ${name}`]);
        await symlink(stdout.trim(), join(bin, name));
      }
      const env = { ...repo.env, PATH: bin };
      const commit = () => repo.run("git", ["commit", "--quiet", "--allow-empty", "--message", "bad"], { env });

      const none = await commit();
      await stage(repo, badSpec.replace('"sh"', '"bash"'));
      await writeFile(join(bin, "node"), "#!/bin/sh\necho v18.20.1\n", { mode: 0o755 });
      const old = await commit();

      assert.is.not(elsewhere, text);
      const stderr = "pachook  pre-commit: nothing is checked, no Node 20.19 or newer is to be found\n";
      assert.equal([none.exitCode, none.stderr], [0, stderr]);
      assert.equal([old.exitCode, old.stderr], [0, stderr]);
    }));

  it("finds the Node that switched the hooks on where PATH has none", () =>
    withHooks(async (repo) => {
      await stage(repo, badSpec);

      const { exitCode, stderr } = await repo.run("git", ["commit", "--message", "bad"], {
        env: { ...repo.env, PATH: "/usr/bin:/bin" },
      });

      assert.is(exitCode, 1);
      assert.match(stderr, "commit refused");
    }));

  it("is checked under CI=1, without a terminal, with stdin closed, and on a detached HEAD", () =>
    withHooks(async (repo) => {
      await stage(repo, badSpec);
      await repo.git("checkout", "--quiet", "--detach");

      const env = { ...repo.env, CI: "1" };
      const { exitCode } = await repo.run("sh", ["-c", "git commit --message bad <&- >&- 2>&-"], { env });

      assert.is(exitCode, 1);
      assert.is(await repo.git("log", "--format=%s"), "start");
    }));

  it("passes unchecked under HUSKY=0, as every husky user expects", () =>
    withHooks(async (repo) => {
      await stage(repo, badSpec);

      const { exitCode } = await repo.run("git", ["commit", "--quiet", "--message", "bad"], {
        env: { ...repo.env, HUSKY: "0" },
      });

      assert.is(exitCode, 0);
    }));

  it("is refused for a deletion that leaves another spec without what it reads, if that is an error", () =>
    withHooks(async (repo) => {
      await repo.write("pachook.yaml", "data: [images]\nchecks: { unknown-upstream: error }\n");
      await repo.write("montage.json", goodSpec.replace('"edges"', '"montage"').replace('"images"', '"edges"'));
      await repo.commit("both", { "edges.json": goodSpec });
      await repo.git("rm", "--quiet", "edges.json");

      const { exitCode, stderr } = await repo.tryGit("commit", "--message", "gone");

      assert.is(exitCode, 1);
      assert.match(stderr, "montage.json:4:");
    }));

  it("that is a merge without conflict is checked by pre-merge-commit", () =>
    withHooks(async (repo) => {
      await repo.commit("edges", { "one.json": goodSpec });
      await repo.git("switch", "--quiet", "--create", "other", "HEAD~1");
      await repo.commit("the same again", { "two.json": goodSpec });

      const { exitCode, stderr } = await repo.tryGit("merge", "--no-edit", "main");

      assert.is(exitCode, 1);
      assert.match(stderr, "merge refused");
      assert.is(await repo.git("log", "--format=%s", "-1"), "the same again");
    }));

  it("leaves index, folder, stash list and settings as they were when somebody else holds index.lock", () =>
    withHooks(async (repo) => {
      await stage(repo, oldSpec);
      await repo.write(".git/index.lock", "");
      const before = await state(repo);

      const { exitCode } = await repo.tryGit("commit", "--message", "old");

      assert.is(exitCode, 128);
      assert.is(await state(repo), before);
    }, fixing));

  it("is checked from a subdirectory, with a package in a subdirectory", () =>
    withRepo(async (repo) => {
      const sub = join(repo.dir, "my tools");
      await mkdir(sub);
      await installPacked(sub);
      const bin = join(sub, "node_modules/.bin/pachook");
      const init = await repo.run(bin, ["init", "--yes"], { cwd: sub });
      await stage(repo, badSpec);

      const { exitCode, stderr } = await repo.run("git", ["commit", "--message", "bad"], { cwd: sub });

      assert.is(init.exitCode, 0, init.stderr);
      assert.is(exitCode, 1);
      assert.match(stderr, /pachook {2}edges\.json:\d+:\d+ /);
    }));

  it("is checked in a submodule by the hooks of the submodule", () =>
    withRepo(async (repo) => {
      await repo.commit("start", { "a.md": "a\n" });
      await repo.git("push", "--quiet", "origin", "main");
      await repo.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", repo.origin, "sub");
      const sub = join(repo.dir, "sub");
      await installPacked(sub);
      const init = await repo.run(join(sub, "node_modules/.bin/pachook"), ["init", "--yes"], { cwd: sub });
      await repo.write("sub/edges.json", badSpec);
      await repo.run("git", ["add", "--all"], { cwd: sub });

      const { exitCode, stderr } = await repo.run("git", ["commit", "--message", "bad"], { cwd: sub });

      assert.is(init.exitCode, 0, init.stderr);
      assert.is(exitCode, 1, stderr);
      assert.match(stderr, "commit refused");
    }));

  it("is told by every verb of ours for a clone where there is no repository", () =>
    withFolder(async (folder) => {
      const env = testEnv(folder);
      for (const verb of [["init", "--yes"], ["install"], ["uninstall"], ["doctor"]]) {
        const { exitCode, stdout, stderr } = await runCli({ dir: folder, env }, verb);

        assert.is(exitCode, 3, verb[0]);
        assert.match(stdout + stderr, "is in no git repository");
        assert.match(stdout + stderr, "git init");
      }
    }));

  it("is told by init what stands in the way of a .husky that cannot be written, and nothing is half done", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write(".husky", "a file\n");

      const { exitCode, stderr } = await repo.run(join(repo.dir, "node_modules/.bin/pachook"), ["init", "--yes"]);
      await pachook(repo, "uninstall");

      assert.is(exitCode, 3);
      assert.match(stderr, ".husky");
      assert.is((await repo.tryGit("config", "core.hooksPath")).exitCode, 1);
      assert.is(await repo.git("status", "--porcelain", "--", ".gitignore", "pachook.yaml"), "");
    }));
});

async function stage(repo: Repo, spec: string): Promise<void> {
  await repo.write("edges.json", spec);
  await repo.git("add", "--all");
}

async function state(repo: Repo): Promise<string> {
  const { stdout } = await repo.run("sh", [
    "-c",
    "git ls-files --stage; git stash list; cat .git/config edges.json; ls .git",
  ]);
  return stdout;
}
