import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { describe } from "../support/suite.ts";
import { goodSpec, pachook, withHooks } from "../support/with-hooks.ts";

const config = 'data: [images]\nimages:\n  "*/Dockerfile": { repository: "acme/{dir}", args: { R: "4 3" } }\n';

describe("the dev specs of a commit", (it) => {
  it("name the image that somebody builds at the desk, and say how", () =>
    withHooks(async (repo) => {
      await repo.write("edges/Dockerfile", "FROM scratch\n");
      await repo.write("pipelines/edges.json", goodSpec);
      await repo.git("add", "--all");

      const { stderr } = await repo.tryGit("commit", "--message", "edges");

      assert.match(stderr, "pachook  1 spec fine.  Dev specs: .pachook/dev/pipelines/edges.json\n");
      const spec: unknown = JSON.parse(await readFile(join(repo.dir, ".pachook/dev/pipelines/edges.json"), "utf8"));
      assert.is(Object(spec).transform.image, "acme/edges:dev");
      assert.equal(Object(spec).metadata.annotations, {
        "pachook.io/expects": "acme/edges:dev",
        "pachook.io/build": "docker build --tag acme/edges:dev --build-arg 'R=4 3' edges",
      });
      assert.is(await repo.git("status", "--porcelain"), "");
    }, config));

  it("say it in a comment where they are YAML, and are taken by the checks as they are", () =>
    withHooks(async (repo) => {
      await repo.write("edges/Dockerfile", "FROM scratch\n");
      await repo.write("one.yaml", JSON.stringify(JSON.parse(goodSpec)));
      await repo.write("two.json", `${goodSpec.replace('"edges"', '"a"')}---\n${goodSpec.replace('"edges"', '"b"')}`);
      await repo.write("three.json", `[${goodSpec.replace('"edges"', '"c"')}]`);
      await repo.git("add", "--all");
      await repo.git("commit", "--quiet", "--message", "some");

      const read = (name: string) => readFile(join(repo.dir, ".pachook/dev", name), "utf8");
      const expects = "# expects the image acme/edges:dev; build it:  docker build";
      assert.match(await read("one.yaml"), expects);
      assert.match(await read("two.json.yaml"), expects);
      assert.match(await read("three.json"), '"pachook.io/expects": "acme/edges:dev"');
      await pachook(repo, "validate", "--quiet", ".pachook/dev/three.json", ".pachook/dev/two.json.yaml");
    }, config));

  it("go with their template, and a commit that changes none writes none", () =>
    withHooks(async (repo) => {
      await repo.commit("edges", { "edges.json": goodSpec });
      assert.ok(existsSync(join(repo.dir, ".pachook/dev/edges.json")));
      await repo.remove("edges.json");
      await repo.git("add", "--all");

      const { exitCode } = await repo.tryGit("commit", "--message", "gone");

      assert.is(exitCode, 0);
      assert.not.ok(existsSync(join(repo.dir, ".pachook/dev/edges.json")));
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
