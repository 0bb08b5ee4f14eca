import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { readCommitFiles } from "../../src/images/commit-files.ts";
import { pathBytes } from "../../src/tools/git-path.ts";
import type { Where } from "../../src/tools/git-plumbing.ts";
import { contextOf } from "../support/context-of.ts";
import { failureOf } from "../support/failure-of.ts";
import { describe } from "../support/suite.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

const here = (repo: Repo): Where => ({ cwd: repo.dir, env: repo.env });

/** A commit whose submodule `lib` is another commit of a repository that lies beside. */
async function commitWithSubmodule(repo: Repo): Promise<string> {
  const other = join(repo.dir, "..", "other");
  await repo.git("init", "--quiet", other);
  writeFileSync(join(other, "code.py"), "of the submodule\n");
  await repo.git("-C", other, "add", ".");
  await repo.git("-C", other, "commit", "--quiet", "--message", "code");
  await repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other, "image/lib");
  return repo.commit("with a submodule", { "image/Dockerfile": "FROM scratch\n", "other.txt": "beside" });
}

const content = "content that LFS keeps";
const pointer = [
  "version https://git-lfs.github.com/spec/v1",
  "oid sha256:8aee37a8ee2b2bd9a5d5cf8e8ea9c4cb0d3c76bb1ee3be5a3a2c8c1f4d1b1d09",
  `size ${content.length}`,
  "",
].join("\n");

describe("files of a commit", (it) => {
  it("come from the commit, with modes and links, whatever lies in the working directory", () =>
    withRepo(async (repo) => {
      await repo.write("image/run.sh", "echo commit\n");
      await repo.run("chmod", ["755", "image/run.sh"]);
      await repo.run("ln", ["-s", "../outside", "image/link"]);
      const commit = await repo.commit("first", { "image/deep/a.txt": "a", "b.txt": "b" });
      await repo.write("image/run.sh", "echo working directory\n");
      await repo.write("image/new.txt", "not committed");

      const found = await contextOf(here(repo), commit, "image");

      assert.equal(found, ["755 deep", "644 deep/a.txt a", "777 link -> ../outside", "755 run.sh echo commit"]);
    }));

  it("keep names that are no text, and empty and large files", () =>
    withRepo(async (repo) => {
      const odd = Buffer.from([0x63, 0xe9]);
      writeFileSync(Buffer.concat([Buffer.from(`${repo.dir}/`), odd]), "latin");
      await repo.write("empty", "");
      await repo.write("large", Buffer.alloc(3_000_000, "x"));
      const commit = await repo.commit("names");

      const commitFiles = await readCommitFiles(here(repo), commit);
      commitFiles.close();
      const found = await contextOf(here(repo), commit);

      assert.ok(commitFiles.files.some(({ path }) => pathBytes(path).equals(odd)));
      assert.equal(
        found.map((line) => line.slice(0, 16)),
        ["644 c\xe9 latin", "644 empty", `644 large ${"x".repeat(6)}`],
      );
      assert.is(found[2]?.length, "644 large ".length + 3_000_000);
    }));

  it("hold those of a submodule, at the commit that is named", () =>
    withRepo(async (repo) => {
      const commit = await commitWithSubmodule(repo);
      await repo.write("image/lib/code.py", "of the working directory\n");

      const found = await contextOf(here(repo), commit, "image");

      assert.equal(found, ["644 Dockerfile FROM scratch", "755 lib", "644 lib/code.py of the submodule"]);
    }));

  it("fail clearly for a submodule that this clone lacks, and only where it is wanted", () =>
    withRepo(async (repo) => {
      const commit = await commitWithSubmodule(repo);
      await repo.git("push", "--quiet", "origin", "main");
      const clone = join(repo.dir, "..", "clone");
      await repo.git("clone", "--quiet", repo.origin, clone);
      const where = { cwd: clone, env: repo.env };

      const failure = await failureOf(contextOf(where, commit, "image"));
      const commitFiles = await readCommitFiles(where, commit);
      commitFiles.close();

      assert.match(failure.message, "the submodule image/lib is not in this clone");
      assert.match(failure.hint, "git submodule update --init -- image/lib");
      assert.ok(commitFiles.files.some(({ path }) => path === "other.txt"));
    }));

  it("are whole in sparse, bare and partial clones", () =>
    withRepo(async (repo) => {
      const commit = await repo.commit("first", { "image/a.txt": "a", "image/b/c.txt": "c" });
      await repo.git("push", "--quiet", "origin", "main");
      await repo.git("-C", repo.origin, "config", "uploadpack.allowFilter", "true");
      await repo.git("-C", repo.origin, "config", "uploadpack.allowAnySHA1InWant", "true");
      const clones = [
        ["--bare"],
        ["--sparse"],
        ["--filter=blob:none", "--no-checkout"],
        ["--filter=tree:0", "--no-checkout"],
      ];
      const expected = await contextOf(here(repo), commit);

      for (const [index, options] of clones.entries()) {
        const clone = join(repo.dir, "..", `clone-${index}`);
        await repo.git("clone", "--quiet", ...options, `file://${repo.origin}`, clone);
        assert.equal(await contextOf({ cwd: clone, env: repo.env }, commit), expected, options.join(" "));
      }
      assert.is(expected.length, 4);
    }));

  it("say it where a blob is missing", () =>
    withRepo(async (repo) => {
      const commit = await repo.commit("first", { "a.txt": "a" });
      const oid = await repo.git("rev-parse", "HEAD:a.txt");
      await repo.remove(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`);

      const failure = await failureOf(contextOf(here(repo), commit));

      assert.match(failure.message, `this clone lacks blob ${oid.slice(0, 7)}`);
    }));

  it("are never a pointer of Git LFS: without its content they fail, and say what to do", () =>
    withRepo(async (repo) => {
      const commit = await repo.commit("a pointer", { "model.bin": pointer });
      const withoutLfs = join(repo.home, "bin");
      await repo.run("mkdir", [withoutLfs]);
      await repo.run("sh", ["-c", `ln -s "$(command -v git)" '${withoutLfs}/git'`]);

      const failure = await failureOf(contextOf({ cwd: repo.dir, env: { ...repo.env, PATH: withoutLfs } }, commit));

      assert.match(failure.message, "model.bin is kept by Git LFS, which is not installed here");
      assert.match(failure.hint, "git lfs fetch");
    }));
});
