import * as assert from "uvu/assert";
import { type GitObjects, gitObjectsIn } from "../../src/tools/git-objects.ts";
import { describe } from "../support/suite.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

describe("git objects", (it) => {
  it("read what is staged, not what lies in the folder", () =>
    withObjects(async ({ repo, objects }) => {
      await repo.commit("first", { "a.json": "one\n" });
      await repo.write("a.json", "staged\n");
      await repo.git("add", "a.json");
      await repo.write("a.json", "later\n");

      const read = await objects.indexTree().read(["a.json", "not there"]);

      assert.equal(
        [...read].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]),
        [["a.json", "staged\n"]],
      );
    }));

  it("name every file once with its kind, whatever its name holds", () =>
    withObjects(async ({ repo, objects }) => {
      const names = ["a b.json", "a\nb.json", 'quote".json', "ä/ü.yaml", "a/b", "a.b"];
      for (const name of names) await repo.write(name, `${name}\n`);
      await repo.run("ln", ["-s", "a.b", "link"]);
      await repo.git("add", "--all");

      const files = await objects.indexTree().files();
      const read = await objects.indexTree().read(names);

      assert.equal(
        files.map(({ path }) => path),
        [...names, "link"].toSorted(),
      );
      assert.is(files.find(({ path }) => path === "link")?.kind, "symlink");
      for (const name of names) assert.is(Buffer.from(read.get(name) ?? []).toString(), `${name}\n`);
    }));

  it("list a commit as git does, folder by folder", () =>
    withObjects(async ({ repo, objects }) => {
      await repo.commit("first", { "x/y/z.json": "1", "x/y.json": "2", "x.json": "3", a: "4" });
      const first = await repo.git("rev-parse", "HEAD");
      await repo.commit("second", { "x/y/z.json": "changed" });
      await repo.git("tag", "--annotate", "v1", "--message", "v1");
      const tag = await repo.git("rev-parse", "v1");

      const old = await objects.commitTree(first).read(["x/y/z.json"]);
      const now = await objects.commitTree(tag).files();

      assert.is(Buffer.from(old.get("x/y/z.json") ?? []).toString(), "1");
      const listed = await repo.git("ls-tree", "-r", "--format=%(objectname) %(path)", "v1");
      assert.equal(now.map(({ oid, path }) => `${oid} ${path}`).toSorted(), listed.split("\n").toSorted());
    }));

  it("say what is staged before the first commit, and deletions after it", () =>
    withObjects(async ({ repo, objects }) => {
      await repo.write("a.json", "{}");
      await repo.git("add", "--all");
      const before = await objects.stagedChanges();
      await repo.git("commit", "--quiet", "--message", "first");
      await repo.git("mv", "a.json", "b.json");

      const after = await objects.stagedChanges();

      const oid = before[0]?.after ?? "";
      assert.equal(before, [{ path: "a.json", before: null, after: oid }]);
      assert.equal(after, [
        { path: "a.json", before: oid, after: null },
        { path: "b.json", before: null, after: oid },
      ]);
    }));

  it("leave out what is only intended to be added, and keep an empty file that is staged", () =>
    withObjects(async ({ repo, objects }) => {
      await repo.write("intended.json", "{}");
      await repo.write("empty.json", "");
      await repo.git("add", "--intent-to-add", "intended.json");
      await repo.git("add", "empty.json");

      const files = await objects.indexTree().files();

      assert.equal(
        files.map(({ path }) => path),
        ["empty.json"],
      );
      assert.equal(
        (await objects.stagedChanges()).map(({ path }) => path),
        ["empty.json"],
      );
    }));

  it("read a SHA-256 repository", () =>
    withObjects(async ({ repo, objects }) => {
      await repo.run("rm", ["-rf", ".git"]);
      await repo.git("init", "--quiet", "--object-format=sha256");
      const commit = await repo.commit("first", { "p/a.json": "one" });

      const read = await objects.commitTree(commit).read(["p/a.json"]);

      assert.is(commit.length, 64);
      assert.is(Buffer.from(read.get("p/a.json") ?? []).toString(), "one");
    }));

  it("follow GIT_INDEX_FILE, and ignore --literal-pathspecs", () =>
    withRepo(async (repo) => {
      await repo.commit("first", { "a.json": "one" });
      await repo.write("a.json", "two");
      const env = { ...repo.env, GIT_INDEX_FILE: "other", GIT_LITERAL_PATHSPECS: "1" };
      await repo.run("git", ["add", "a.json"], { env });
      const objects = gitObjectsIn({ cwd: repo.dir, env });

      const read = await objects.indexTree().read(["a.json"]);

      objects.close();
      assert.is(Buffer.from(read.get("a.json") ?? []).toString(), "two");
    }));

  it("copy a file larger than a pipe holds, and many at once", () =>
    withObjects(async ({ repo, objects }) => {
      const big = "0123456789".repeat(300_000);
      const small = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f/${n}.json`, `${n}`.repeat(500)]));
      await repo.commit("first", { ...small, "big.json": big });

      const read = await objects.indexTree().read(["big.json", ...Object.keys(small)]);

      assert.is(read.size, 301);
      assert.is(Buffer.from(read.get("big.json") ?? []).toString(), big);
      for (const [path, text] of Object.entries(small)) assert.is(Buffer.from(read.get(path) ?? []).toString(), text);
    }));

  it("say what a broken clone lacks", () =>
    withObjects(async ({ repo, objects }) => {
      const failed = await objects.commitTree("1".repeat(40)).files().catch(String);

      await repo.write("a.json", "{}");
      await repo.git("add", "a.json");
      await repo.run("sh", ["-c", "rm -rf .git/objects/??"]);
      const unread = await objects.indexTree().read(["a.json"]).catch(String);

      assert.is(failed, "Failure: this clone lacks the tree of 1111111");
      assert.is(unread, "Failure: this clone lacks a.json (blob 9e26dfe)");
    }));
});

function withObjects(test: (given: { repo: Repo; objects: GitObjects }) => Promise<void>): Promise<void> {
  return withRepo(async (repo) => {
    const objects = gitObjectsIn({ cwd: repo.dir, env: repo.env });
    try {
      await test({ repo, objects });
    } finally {
      objects.close();
    }
  });
}
