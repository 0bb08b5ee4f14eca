import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import * as assert from "uvu/assert";
import { installPacked } from "../support/pack.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { badSpec, goodSpec, pachook, withHooks } from "../support/with-hooks.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

describe("a repository with package.json and the packed tarball", (it) => {
  it("commits what is good and refuses what is bad, in words", () =>
    withHooks(async (repo) => {
      await repo.write("pipelines/edges.json", goodSpec);
      await repo.git("add", "--all");
      const passed = await repo.tryGit("commit", "--message", "good");

      await repo.write("pipelines/edges.json", badSpec);
      const refused = await repo.tryGit("commit", "--all", "--message", "bad");

      assert.is(passed.exitCode, 0, passed.stderr);
      assert.match(passed.stderr, "pachook  1 spec fine.");
      assert.is(refused.exitCode, 1);
      assert.match(refused.stderr, /pachook {2}pipelines\/edges\.json:\d+:\d+ {2}.*glop/);
      assert.match(refused.stderr, /pachook {2}commit refused: \d errors?\./, refused.stderr);
      assert.match(refused.stderr, "Past it, once: git commit --no-verify");
      assert.is(await repo.git("log", "--format=%s"), "good\nstart");
    }));

  it("keeps what Node has compiled beside the code, and lets nobody else write there", () =>
    withFolder(async (bin) => {
      const log = join(bin, "log");
      const git = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
      const spy = `#!/bin/sh\necho "cache [$NODE_COMPILE_CACHE]" >> '${log}'\nexec '${git}' "$@"\n`;
      await withHooks(async (repo) => {
        await repo.write("pipelines/edges.json", goodSpec);
        await repo.git("add", "--all");
        await writeFile(join(bin, "git"), spy, { mode: 0o755 });
        const env = { PATH: `${bin}${delimiter}${repo.env["PATH"]}` };

        const hook = await repo.run("sh", ["node_modules/pachook/hooks/pre-commit"], { env });

        assert.is(hook.exitCode, 0, hook.stderr);
        assert.ok(existsSync(join(repo.dir, "node_modules/pachook/.cache")));
        assert.equal([...new Set((await readFile(log, "utf8")).trimEnd().split("\n"))], ["cache []"]);
      });
    }));

  it("asks a Node for its version unless it is the one that installed us", () =>
    withFolder(async (bin) => {
      const log = join(bin, "log");
      const node = join(bin, "node");
      await writeFile(node, `#!/bin/sh\necho "$1" >> '${log}'\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
      await withHooks(async (repo) => {
        await repo.write("pipelines/edges.json", goodSpec);
        await repo.git("add", "--all");
        const env = { PATH: `${bin}${delimiter}${repo.env["PATH"]}` };
        const hook = () => repo.run("sh", ["node_modules/pachook/hooks/pre-commit"], { env });

        const asked = await hook();
        await repo.write(".husky/_/pachook-node", `${node}\n`);
        const trusted = await hook();

        const cli = "node_modules/pachook/hooks/../dist/cli.cjs";
        assert.equal([asked.exitCode, trusted.exitCode], [0, 0], trusted.stderr);
        assert.equal((await readFile(log, "utf8")).trimEnd().split("\n"), ["-v", cli, cli]);
      });
    }));

  it("judges the index and not the folder, in both directions", () =>
    withHooks(async (repo) => {
      await repo.write("edges.json", badSpec);
      await repo.git("add", "--all");
      await repo.write("edges.json", goodSpec);
      const stagedBad = await repo.tryGit("commit", "--message", "bad is staged");

      await repo.git("add", "--all");
      await repo.write("edges.json", badSpec);
      const stagedGood = await repo.tryGit("commit", "--message", "good is staged");

      assert.is(stagedBad.exitCode, 1);
      assert.is(stagedGood.exitCode, 0, stagedGood.stderr);
      assert.is(await readFile(join(repo.dir, "edges.json"), "utf8"), badSpec);
    }));

  it("says nothing, and starts no Node, where nothing concerned is staged", () =>
    withHooks(async (repo) => {
      await repo.write("notes.md", "hello\n");
      await repo.git("add", "--all");

      const { exitCode, stderr } = await repo.run("git", ["commit", "--quiet", "--message", "notes"], {
        env: { ...repo.env, NODE_OPTIONS: "--no-such-option" },
      });

      assert.equal({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    }));

  it("refuses a push of a commit that went past pre-commit, and its output to a script stays git's", () =>
    withHooks(async (repo) => {
      await repo.git("push", "--quiet", "origin", "main");
      await repo.write("edges.json", badSpec);
      await repo.git("add", "--all");
      await repo.git("commit", "--quiet", "--no-verify", "--message", "bad");

      const refused = await repo.tryGit("push", "--porcelain", "origin", "main");
      await repo.write("edges.json", goodSpec);
      await repo.git("commit", "--quiet", "--all", "--amend", "--message", "good");
      const passed = await repo.tryGit("push", "--porcelain", "origin", "main");

      assert.is(refused.exitCode, 1);
      assert.match(refused.stderr, /pachook {2}[0-9a-f]{7}:edges\.json:\d+:\d+ {2}/);
      assert.match(refused.stderr, /pachook {2}push refused: \d errors?\./, refused.stderr);
      assert.not.match(refused.stdout, "pachook");
      assert.is(passed.exitCode, 0, passed.stderr);
      assert.match(passed.stdout, /^To .*\n \trefs\/heads\/main:refs\/heads\/main\t.*\nDone\n$/);
    }));

  it("is set up the same by a second init, and as it was after uninstall", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write(".husky/pre-commit", "echo theirs");
      await repo.git("config", "core.hooksPath", ".githooks");
      await repo.write(".gitignore", "/node_modules/\n*.pyc");
      const before = await state(repo);

      await pachook(repo, "init", "--yes");
      const once = await state(repo);
      await pachook(repo, "init", "--yes");
      const twice = await state(repo);
      await pachook(repo, "uninstall");

      assert.equal(twice, once);
      assert.not.equal(once, before);
      assert.equal(await state(repo), before);
    }));
});

/** Every byte of the repository but git's objects and the installed packages. */
async function state(repo: Repo): Promise<string> {
  const find =
    "find . -path ./node_modules -prune -o -path ./.git/objects -prune -o -type f -exec md5sum {} + | sort -k 2";
  const { stdout } = await repo.run("sh", ["-c", `${find}; cat .git/config; ls -la .husky .git`]);
  return stdout
    .replaceAll(/^.* \.\.?$|^total.*$|[A-Z][a-z]{2} +\d+ \d\d:\d\d/gm, "")
    .replaceAll(/^d\S+ +\d+/gm, "d")
    .replaceAll(/ \d+ +(?=\S+$)/gm, " ")
    .replaceAll(/^.*before-init.*\n/gm, "");
}
