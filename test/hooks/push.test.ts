import * as assert from "uvu/assert";
import { describe } from "../support/suite.ts";
import { badSpec, goodSpec, withHooks } from "../support/with-hooks.ts";
import type { Repo } from "../support/with-repo.ts";

describe("a push", (it) => {
  it("is refused for a bad commit whichever ref brings it", () =>
    withHooks(async (repo) => {
      await repo.git("push", "--quiet", "origin", "main");
      const bad = await unchecked(repo, badSpec);
      await repo.git("tag", "light");
      await repo.git("tag", "--annotate", "heavy", "--message", "heavy");
      await repo.git("branch", "other");
      await repo.git("reset", "--quiet", "--hard", "HEAD~1");

      for (const refs of [["light"], ["heavy"], ["main", "other"], [`${bad}:refs/heads/new`], ["--all"], ["--tags"]]) {
        const { exitCode, stderr } = await repo.tryGit("push", "origin", ...refs);

        assert.is(exitCode, 1, refs.join(" "));
        assert.match(stderr, `${bad.slice(0, 7)}:edges.json:`);
      }
      assert.is((await repo.tryGit("push", repo.origin, "other")).exitCode, 1);
    }));

  it("is refused for a bad commit on the way to a good one, and for a bad one that a force push brings", () =>
    withHooks(async (repo) => {
      await repo.git("push", "--quiet", "origin", "main");
      await unchecked(repo, badSpec);
      await repo.commit("mended", { "edges.json": goodSpec });
      const onTheWay = await repo.tryGit("push", "origin", "main");
      await repo.git("reset", "--quiet", "--hard", "HEAD~2");
      await repo.git("commit", "--quiet", "--amend", "--message", "other start");
      await unchecked(repo, badSpec);
      const forced = await repo.tryGit("push", "--force", "origin", "main");

      assert.is(onTheWay.exitCode, 1);
      assert.match(
        onTheWay.stderr,
        /pachook {2}[0-9a-f]{7} \(1 commit before the newest\) has errors\. {2}Mend where it began: git rebase --interactive [0-9a-f]{7}~1\n/,
      );
      assert.match(forced.stderr, "the newest commit, has errors.  Mend it: git commit --amend");
      assert.is(forced.exitCode, 1);
    }));

  it("passes for deletions, for nothing at all, and for what the remote has already", () =>
    withHooks(async (repo) => {
      await unchecked(repo, badSpec);
      await repo.git("push", "--quiet", "--no-verify", "origin", "main", "main:other");

      for (const refs of [[":other"], ["main"], ["main:again"]]) {
        const { exitCode, stderr } = await repo.tryGit("push", "origin", ...refs);

        assert.is(exitCode, 0, stderr);
      }
    }));

  it("is checked in a shallow and in a partial clone, and in one of a single branch", () =>
    withHooks(async (repo) => {
      await repo.commit("more", { "montage.json": goodSpec.replace('"edges"', '"montage"') });
      await repo.git("push", "--quiet", "origin", "main");
      await repo.git("--git-dir", repo.origin, "config", "uploadpack.allowFilter", "true");

      for (const how of [["--depth", "1"], ["--filter=blob:none"], ["--single-branch"]]) {
        const clone = `../clone${how[0]}`;
        await repo.git("clone", "--quiet", ...how, `file://${repo.origin}`, clone);
        const inClone = { cwd: `${repo.dir}/${clone}` };
        await repo.run("ln", ["-s", `${repo.dir}/node_modules`, "node_modules"], inClone);
        await repo.run("node_modules/.bin/pachook", ["install"], inClone);
        await repo.write(`${clone}/edges.json`, badSpec);
        await repo.run("git", ["add", "edges.json"], inClone);
        await repo.run("git", ["commit", "--quiet", "--no-verify", "--message", "bad"], inClone);
        const { exitCode, stderr } = await repo.run("git", ["push", "origin", "HEAD:refs/heads/x"], inClone);

        assert.is(exitCode, 1, how.join(" "));
        assert.match(stderr, /pachook {2}push refused: \d errors?\./, how.join(" "));
      }
    }));
});

async function unchecked(repo: Repo, spec: string): Promise<string> {
  await repo.write("edges.json", spec);
  await repo.git("add", "--all");
  await repo.git("commit", "--quiet", "--no-verify", "--message", "unchecked");
  return repo.git("rev-parse", "HEAD");
}
