import * as assert from "uvu/assert";
import { runCli } from "../../support/cli.ts";
import { describe } from "../../support/suite.ts";
import { goodSpec } from "../../support/with-hooks.ts";
import { type Repo, withRepo } from "../../support/with-repo.ts";

const spec = (name: string, repo: string) =>
  goodSpec.replaceAll("edges", name).replace('"images"', `"${repo}"`).replace(":1.0", "");

describe("pachook graph --changed", (it) => {
  it("marks what a spec and an image touch, what is gone, and what reads it", () =>
    withRepo(async (repo) => {
      await arrange(repo);
      await repo.write("edges/edges.py", "print(2)\n");
      await repo.write("other.json", spec("other", "images").replace('"sh"', '"bash"'));
      await repo.remove("old.json");
      await repo.commit("changes");

      const { exitCode, stdout, stderr } = await runCli(repo, ["graph", "--changed", "HEAD~1..HEAD"]);

      assert.is(exitCode, 0, stderr);
      assert.is(
        stdout.replace(/^\w{7}\.\.\w{7}/, "A..B"),
        [
          "A..B: 2 spec files, 1 image; 2 pipelines, and 2 downstream",
          "~ image edges  edges/Dockerfile",
          "~ edges    edges.json",
          "~ other    other.json",
          "- old.json",
          "> collage  collage.json",
          "> montage  montage.json",
          "",
        ].join("\n"),
      );
    }));

  it("gives the same as JSON, since branches parted, and says when the config changed", () =>
    withRepo(async (repo) => {
      await arrange(repo);
      await repo.git("branch", "base");
      await repo.commit("config", { "pachook.yaml": `${config}data: [images]\n` });
      await repo.git("switch", "--quiet", "base");
      await repo.commit("elsewhere", { "montage.json": spec("montage", "edges").replace('"sh"', '"bash"') });

      const { stdout } = await runCli(repo, ["graph", "--changed", "base...main", "--json"]);

      const { config: isChanged, specs, pipelines, downstream } = Object(JSON.parse(stdout));
      assert.equal([isChanged, specs, pipelines, downstream], [true, [], [], []]);
    }));

  it("refuses what names no commit, also where it looks like a flag of git", () =>
    withRepo(async (repo) => {
      await arrange(repo);

      for (const range of ["nowhere..HEAD", "--output=x..HEAD"]) {
        const { exitCode, stderr } = await runCli(repo, ["graph", `--changed=${range}`]);
        assert.is(exitCode, 2, stderr);
        assert.match(stderr, "is no commit here");
      }
    }));
});

const config = 'images: { "edges/Dockerfile": { repository: acme/edges } }\n';

async function arrange(repo: Repo): Promise<void> {
  await repo.commit("start", {
    "pachook.yaml": config,
    "edges/Dockerfile": "FROM scratch\nCOPY . .\n",
    "edges/edges.py": "print(1)\n",
    "edges.json": spec("edges", "images"),
    "montage.json": spec("montage", "edges"),
    "collage.json": spec("collage", "montage"),
    "other.json": spec("other", "images"),
    "old.json": spec("old", "images"),
  });
}
