import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { describe } from "../support/suite.ts";
import { goodSpec, withHooks } from "../support/with-hooks.ts";

const config = 'data: [images]\nimages:\n  "*/Dockerfile": { repository: "acme/{dir}", args: { R: "4 3" } }\n';

describe("the dev specs of a commit", (it) => {
  it("name the image that somebody builds at the desk, and say how", () =>
    withHooks(async (repo) => {
      await repo.write("edges/Dockerfile", "FROM scratch\n");
      await repo.write("pipelines/edges.json", goodSpec);
      await repo.git("add", "--all");

      const { stderr } = await repo.tryGit("commit", "--message", "edges");

      assert.match(stderr, "pachook  1 spec fine.  Dev specs: .pachook/dev/pipelines/edges.json.yaml\n");
      const text = await readFile(join(repo.dir, ".pachook/dev/pipelines/edges.json.yaml"), "utf8");
      assert.match(
        text,
        "# expects the image acme/edges:dev; build it:  docker build --tag acme/edges:dev --build-arg 'R=4 3' edges\n",
      );
      assert.match(text, '"image": "acme/edges:dev"');
      assert.is(await repo.git("status", "--porcelain"), "");
    }, config));

  it("go with their template, and a commit that changes none writes none", () =>
    withHooks(async (repo) => {
      await repo.commit("edges", { "edges.json": goodSpec });
      assert.ok(existsSync(join(repo.dir, ".pachook/dev/edges.json.yaml")));
      await repo.remove("edges.json");
      await repo.git("add", "--all");

      const { exitCode } = await repo.tryGit("commit", "--message", "gone");

      assert.is(exitCode, 0);
      assert.not.ok(existsSync(join(repo.dir, ".pachook/dev/edges.json.yaml")));
    }));

  it("are never committed, also where .gitignore does not name them", () =>
    withHooks(async (repo) => {
      await repo.remove(".gitignore");
      await repo.write(".gitignore", "node_modules/\n");

      await repo.commit("edges", { "edges.json": goodSpec });
      await repo.git("add", "--all");

      assert.is(await repo.git("status", "--porcelain"), "");
    }));

  it("stop no commit where they cannot be written", () =>
    withHooks(async (repo) => {
      await repo.write(".pachook", "a file where the folder should be\n");
      await repo.write("edges.json", goodSpec);
      await repo.git("add", "--all");

      const { exitCode, stderr } = await repo.tryGit("commit", "--message", "edges");

      assert.is(exitCode, 0, stderr);
      assert.match(stderr, "pachook  1 spec fine.\n");
    }));
});
