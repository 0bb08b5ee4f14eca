import * as assert from "uvu/assert";
import { changedPipelines } from "../../../src/flows/testing/changed-pipelines.ts";
import { runCli } from "../../support/cli.ts";
import { hostOf } from "../../support/host-of.ts";
import { describe } from "../../support/suite.ts";
import { goodSpec } from "../../support/with-hooks.ts";
import { type Repo, withRepo } from "../../support/with-repo.ts";

const spec = (name: string, repo: string) =>
  goodSpec.replaceAll("edges", name).replace('"images"', `"${repo}"`).replace(":1.0", "");

const config = 'images: { "edges/Dockerfile": { repository: acme/edges } }\n';

const start = {
  "pachook.yaml": config,
  "README.md": "one\n",
  "edges/Dockerfile": "FROM scratch\nCOPY . .\n",
  "edges/edges.py": "print(1)\n",
  "edges.json": spec("edges", "images"),
  "montage.json": spec("montage", "edges"),
  "other.json": spec("other", "labels"),
  "samples/images/a.txt": "a\n",
  "samples/labels/a.txt": "a\n",
  "samples/expected/montage/a.txt": "a\n",
};

describe("pipelines whose test a range of commits can turn", (it) => {
  const turns: readonly [what: string, files: Readonly<Record<string, string>>, names: readonly string[]][] = [
    ["a script of an image, with what reads it", { "edges/edges.py": "print(2)\n" }, ["edges", "montage"]],
    ["sample data, with what reads it", { "samples/images/b.txt": "b\n" }, ["edges", "montage"]],
    ["what is expected of one", { "samples/expected/montage/a.txt": "b\n" }, ["montage"]],
    ["a spec that nothing reads from", { "other.json": spec("other", "labels").replace('"sh"', '"ash"') }, ["other"]],
    ["the config", { "pachook.yaml": `${config}data: [images, labels]\n` }, ["edges", "montage", "other"]],
    ["a page", { "README.md": "two\n" }, []],
  ];
  for (const [what, files, names] of turns) {
    it(`are found by ${what}`, () =>
      withRepo(async (repo) => {
        await repo.commit("start", start);
        await repo.commit("change", files);

        const found = await changedPipelines(hostIn(repo), "HEAD~1..HEAD", repo.dir);

        assert.equal([...found].sort(), names);
      }));
  }

  it("may be none, which is no failure", () =>
    withRepo(async (repo) => {
      await repo.commit("start", start);

      const { exitCode, stdout, stderr } = await runCli(repo, ["test", "--changed", "HEAD..HEAD", "--json"]);

      assert.is(exitCode, 0, stderr);
      assert.equal(JSON.parse(stdout), { pipelines: [] });
      assert.match(stderr, "HEAD..HEAD touches no pipeline");
    }));

  it("are not named beside a range", () =>
    withRepo(async (repo) => {
      await repo.commit("start", start);

      const { exitCode, stderr } = await runCli(repo, ["test", "edges", "--changed", "HEAD..HEAD"]);

      assert.is(exitCode, 2);
      assert.match(stderr, '--changed finds the pipelines, and "edges" names one');
    }));
});

function hostIn(repo: Repo) {
  return hostOf({ cwd: repo.dir, env: repo.env });
}
