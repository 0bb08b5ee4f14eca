import * as assert from "uvu/assert";
import { parsePushedRefs } from "../../src/changes/pushed-refs.ts";
import { commitsPushed } from "../../src/changes/range.ts";
import { gitObjectsIn } from "../../src/tools/git-objects.ts";
import { describe } from "../support/suite.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

describe("the commits of a push", (it) => {
  it("are all of a new branch, oldest first, and afterwards only the new ones", () =>
    withRepo(async (repo) => {
      const commits = await commitTimes(repo, 3);

      const first = await commitsOfPush(repo, "origin", "main");
      await repo.git("push", "--quiet", "origin", "main");
      const more = await commitTimes(repo, 2);
      const second = await commitsOfPush(repo, "origin", "main");

      assert.equal(first, commits);
      assert.equal(second, more);
    }));

  it("are those of all refs together, each once, with what an annotated tag names", () =>
    withRepo(async (repo) => {
      const commits = await commitTimes(repo, 1);
      await repo.git("branch", "other");
      commits.push(...(await commitTimes(repo, 1)));
      await repo.git("tag", "--annotate", "v1", "--message", "v1");

      assert.equal(await commitsOfPush(repo, "origin", "main", "other", "v1"), commits);
    }));

  it("are what a new branch adds to the branches the remote has", () =>
    withRepo(async (repo) => {
      await commitTimes(repo, 2);
      await repo.git("push", "--quiet", "origin", "main");
      await repo.git("switch", "--quiet", "--create", "other");
      const more = await commitTimes(repo, 1);

      assert.equal(await commitsOfPush(repo, "origin", "other"), more);
    }));

  it("are those that another remote lacks", () =>
    withRepo(async (repo) => {
      const commits = await commitTimes(repo, 2);
      await repo.git("push", "--quiet", "origin", "main");
      await repo.git("init", "--quiet", "--bare", `${repo.dir}/../second.git`);
      await repo.git("remote", "add", "second", `${repo.dir}/../second.git`);

      assert.equal(await commitsOfPush(repo, "second", "main"), commits);
      assert.equal(await commitsOfPush(repo, "origin", "main"), []);
    }));

  it("are found by the moved ref itself where the push goes to a URL", () =>
    withRepo(async (repo) => {
      await commitTimes(repo, 2);
      await repo.git("push", "--quiet", repo.origin, "main");
      const more = await commitTimes(repo, 1);

      assert.equal(await commitsOfPush(repo, repo.origin, "main"), more);
    }));

  it("are known after a force push over a commit that this clone never had", () =>
    withRepo(async (repo) => {
      const commits = await commitTimes(repo, 2);
      const line = `refs/heads/main ${commits[1]} refs/heads/main ${"9".repeat(40)}\n`;

      assert.equal(await commitsIn(repo, "origin", line), commits);
    }));

  it("are none for a deletion, an empty push, and a tag of a file", () =>
    withRepo(async (repo) => {
      const [commit = ""] = await commitTimes(repo, 1);
      await repo.write("a.txt", "a");
      const blob = await repo.git("hash-object", "-w", "a.txt");

      assert.equal(await commitsIn(repo, "origin", `(delete) ${"0".repeat(40)} refs/heads/x ${commit}\n`), []);
      assert.equal(await commitsIn(repo, "origin", ""), []);
      assert.equal(await commitsIn(repo, "origin", `b ${blob} refs/tags/b ${"0".repeat(40)}\n`), []);
    }));

  it("end where a shallow clone ends", () =>
    withRepo(async (repo) => {
      const commits = await commitTimes(repo, 4);
      await repo.git("push", "--quiet", "origin", "main");
      await repo.git("clone", "--quiet", "--depth", "2", `file://${repo.origin}`, "../shallow");
      const objects = gitObjectsIn({ cwd: `${repo.dir}/../shallow`, env: repo.env });

      const found = await commitsPushed(
        [{ kind: "create", ref: "refs/heads/x", tip: commits[3] ?? "" }],
        "other",
        objects,
      );

      objects.close();
      assert.equal(found, commits.slice(2));
    }));
});

async function commitTimes(repo: Repo, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) ids.push(await repo.commit(`${Math.random()}`));
  return ids;
}

/** What a real pre-push hook gets for this push, told without pushing. */
async function commitsOfPush(repo: Repo, remote: string, ...refs: readonly string[]): Promise<string[]> {
  await repo.write(".git/hooks/pre-push", "#!/bin/sh\ncat > .git/pushed\n");
  await repo.run("chmod", ["+x", ".git/hooks/pre-push"]);
  await repo.git("push", "--quiet", "--dry-run", remote, ...refs);
  await repo.run("rm", [".git/hooks/pre-push"]);
  const { stdout } = await repo.run("cat", [".git/pushed"]);
  return commitsIn(repo, remote, stdout);
}

async function commitsIn(repo: Repo, remote: string, stdin: string): Promise<string[]> {
  const objects = gitObjectsIn({ cwd: repo.dir, env: repo.env });
  try {
    return await commitsPushed(parsePushedRefs(stdin), remote, objects);
  } finally {
    objects.close();
  }
}
