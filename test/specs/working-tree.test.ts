import { chmod, mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { workingTree } from "../../src/specs/working-tree.ts";
import { gitIn } from "../../src/tools/git.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { runChild } from "../support/run-child.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { withRepo } from "../support/with-repo.ts";

const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe("working tree", (it) => {
  it("takes git's list and reads what lies on disk, not what is staged", () =>
    withRepo(async (repo) => {
      await repo.commit("first", { "a.json": "old", ".gitignore": "out/\n" });
      await repo.write("a.json", "new");
      await repo.write("out/b.json", "ignored");
      const tree = workingTree(repo.dir, gitIn({ cwd: repo.dir, env: repo.env }, runExeca));

      assert.equal(
        (await tree.files()).map(({ path }) => path),
        [".gitignore", "a.json"],
      );
      assert.is(textOf((await tree.read(["a.json"])).get("a.json")), "new");
    }));

  it("walks a folder without git, past what is nobody's own", () =>
    withFolder(async (folder) => {
      for (const inner of ["node_modules", ".git", "deep"]) {
        await mkdir(join(folder, inner));
        await writeFile(join(folder, inner, "x.json"), "{}");
      }
      await symlink(folder, join(folder, "deep", "round"));

      assert.equal(await workingTree(folder, null).files(), [
        { path: "deep/round", kind: "symlink", oid: null },
        { path: "deep/x.json", kind: "file", oid: null },
      ]);
    }));

  it("follows a link within the repository and none that leaves it, by file or by folder", () =>
    withFolder(async (folder) => {
      const root = join(folder, "work");
      await mkdir(join(root, "sub"), { recursive: true });
      await mkdir(join(folder, "away"));
      await writeFile(join(folder, "away", "secret.json"), "secret");
      await writeFile(join(root, "sub", "a.json"), "mine");
      await symlink("sub/a.json", join(root, "inside.json"));
      await symlink("../away/secret.json", join(root, "outside.json"));
      await symlink("../away", join(root, "folder"));
      const tree = workingTree(root, null);

      const read = await tree.read(["inside.json", "outside.json", "folder/secret.json", "../away/secret.json"]);

      assert.is(textOf(read.get("inside.json")), "mine");
      assert.is(read.has("outside.json"), false);
      assert.is(tree.whyUnread?.("outside.json"), "is a symbolic link that leaves the repository");
      assert.is(tree.whyUnread?.("folder/secret.json"), "is a symbolic link that leaves the repository");
      assert.is(textOf(read.get("../away/secret.json")), "secret"); // only a user can name such a path
    }));

  it("says why it could not read, and neither hangs on a pipe nor swallows a huge file", () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, "dir.json"));
      await writeFile(join(folder, "huge.json"), "");
      await truncate(join(folder, "huge.json"), 100_000_000);
      await writeFile(join(folder, "locked.json"), "");
      await chmod(join(folder, "locked.json"), 0);
      await symlink("loop.json", join(folder, "loop.json"));
      await runChild({ file: "mkfifo", args: ["pipe.json"], cwd: folder, env: { PATH: process.env["PATH"] } });
      const tree = workingTree(folder, null);
      const paths = ["dir.json", "huge.json", "loop.json", "pipe.json", "none.json"];

      const read = await tree.read([...paths, "locked.json"]);

      assert.equal(
        paths.map((path) => tree.whyUnread?.(path)),
        [
          "is a folder",
          "has 100 MB; no spec is that large, and 8 MB is the limit",
          "is a symbolic link that leads to itself",
          "is neither a file nor a folder",
          "is not there",
        ],
      );
      // root reads everything
      if (process.getuid?.() !== 0) assert.is(tree.whyUnread?.("locked.json"), "may not be read by you");
      else assert.ok(read.has("locked.json"));
    }));
});
