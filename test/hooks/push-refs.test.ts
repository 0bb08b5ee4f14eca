import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { describe } from "../support/suite.ts";
import { badSpec, goodSpec, withHooks } from "../support/with-hooks.ts";
import type { Repo } from "../support/with-repo.ts";

// Each is a line of stdin as git itself writes it, so every push is a real one, through husky and the packed tarball.
describe("what git tells the pre-push hook", (it) => {
  it("may call the branch HEAD, or name a commit by its place", () =>
    withHooks(async (repo) => {
      await repo.git("push", "--quiet", "origin", "main");
      const bad = await unchecked(repo);

      const head = await repo.tryGit("push", "origin", "HEAD");
      await repo.commit("mended", { "edges.json": goodSpec });
      const place = await repo.tryGit("push", "origin", "HEAD~1:refs/heads/other");

      for (const { exitCode, stderr } of [head, place]) {
        assert.is(exitCode, 1);
        assert.match(stderr, `${bad.slice(0, 7)}:edges.json:`);
      }
    }));

  it("holds the refs of other remotes too, under --mirror", () =>
    withHooks(async (repo) => {
      const second = join(repo.dir, "../second.git");
      await repo.git("init", "--quiet", "--bare", second);
      await repo.git("push", "--quiet", "origin", "main");
      await repo.git("remote", "add", "--mirror=push", "second", second);
      const passed = await repo.tryGit("push", "second");
      const bad = await unchecked(repo);
      await repo.git("push", "--quiet", "--no-verify", "origin", "main");
      await repo.git("reset", "--quiet", "--hard", "HEAD~1");

      const refused = await repo.tryGit("push", "second");

      assert.is(passed.exitCode, 0, passed.stderr);
      assert.match(await repo.git("ls-remote", second), "refs/remotes/origin/main");
      assert.is(refused.exitCode, 1, refused.stderr);
      assert.match(refused.stderr, `${bad.slice(0, 7)}:edges.json:`);
    }));

  it("may be hundreds of lines, each of which is read, and all of which reach the hook that was there", () =>
    withHooks(async (repo) => {
      const theirs = await readFile(join(repo.dir, ".husky/pre-push"), "utf8");
      await repo.write(".husky/pre-push", `${theirs}\nwc -l > "$HOME/lines"\n`);
      const script =
        'i=0; while [ $i -lt 400 ]; do echo "create refs/heads/many/$i $1"; i=$((i+1)); done | git update-ref --stdin';
      await repo.run("sh", ["-c", script, "sh", await repo.git("rev-parse", "HEAD")]);

      const passed = await repo.tryGit("push", "--quiet", "origin", "refs/heads/many/*");
      const lines = await readFile(join(repo.home, "lines"), "utf8");
      await unchecked(repo);
      await repo.git("branch", "many/zz");
      const refused = await repo.tryGit("push", "--quiet", "origin", "refs/heads/many/*");

      assert.is(passed.exitCode, 0, passed.stderr);
      assert.is(lines.trim(), "400");
      assert.is(refused.exitCode, 1, refused.stderr);
      assert.match(refused.stderr, "push refused");
    }));

  it("may name a commit of the remote that this clone never had", () =>
    withHooks(async (repo) => {
      await repo.git("push", "--quiet", "origin", "main");
      const clone = join(repo.dir, "../clone");
      await repo.git("clone", "--quiet", repo.origin, clone);
      const theirs = ["-C", clone, "commit", "--quiet", "--allow-empty", "--message", "theirs"];
      await repo.git(...theirs);
      await repo.git("-C", clone, "push", "--quiet", "origin", "main");
      const bad = await unchecked(repo);

      const refused = await repo.tryGit("push", "--force", "origin", "main");
      await repo.git("reset", "--quiet", "--hard", "HEAD~1");
      const passed = await repo.tryGit("push", "--force", "origin", "main");

      assert.is(refused.exitCode, 1, refused.stderr);
      assert.match(refused.stderr, `${bad.slice(0, 7)}:edges.json:`);
      assert.is(passed.exitCode, 0, passed.stderr);
    }));

  it("leaves stdout to git: --porcelain prints the same with the hooks as without, also on a dry run and a refusal", () =>
    withHooks(async (repo) => {
      await repo.commit("good", { "edges.json": goodSpec });
      for (const flags of [["--dry-run"], []]) {
        const [second, third] = [join(repo.dir, "../second.git"), join(repo.dir, "../third.git")];
        for (const path of [second, third]) await repo.git("init", "--quiet", "--bare", path);

        const checked = await repo.tryGit("push", "--porcelain", ...flags, second, "main", "main:other");
        const bare = await repo.tryGit("push", "--porcelain", "--no-verify", ...flags, third, "main", "main:other");

        assert.is(checked.exitCode, 0, checked.stderr);
        assert.match(checked.stderr, "1 spec fine.");
        assert.is(checked.stdout, bare.stdout.replaceAll("third.git", "second.git"));
      }
      await unchecked(repo);
      const refused = await repo.tryGit("push", "--porcelain", "origin", "main");
      assert.is(refused.exitCode, 1);
      assert.is(refused.stdout, "husky - pre-push script failed (code 1)\n"); // husky's own, and all
    }));
});

async function unchecked(repo: Repo): Promise<string> {
  await repo.write("edges.json", badSpec);
  await repo.git("add", "--all");
  await repo.git("commit", "--quiet", "--no-verify", "--message", "unchecked");
  return repo.git("rev-parse", "HEAD");
}
