import * as assert from "uvu/assert";
import { planCommand } from "../../src/commands/plan.ts";
import { readArguments } from "../../src/commands/read-arguments.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { failureOf } from "../support/failure-of.ts";
import { hostOf } from "../support/host-of.ts";
import { describe } from "../support/suite.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

function specOf(name: string, more = ""): string {
  return `{ "pipeline": { "name": "${name}" }, "transform": { "image": "registry.example.com/acme/${name}:latest", "cmd": ["/app"] }, "input": { "pfs": { "repo": "raw", "glob": "/*" } }${more} }\n`;
}

const files = {
  "pachook.yaml": 'data: [raw]\nimages: { "*/Dockerfile": { repository: "registry.example.com/acme/{dir}" } }\n',
  "edges/Dockerfile": "FROM scratch\nCOPY edges.py /app\n",
  "edges/edges.py": "1\n",
  "montage/Dockerfile": "FROM registry.example.com/acme/edges\nCOPY montage.py /app\n",
  "montage/montage.py": "1\n",
  "contours/Dockerfile": "FROM scratch\nCOPY contours.py /app\n",
  "contours/contours.py": "1\n",
  "pipelines/edges.json": specOf("edges"),
  "pipelines/montage.json": specOf("montage"),
  "pipelines/contours.json": specOf("contours"),
};

async function plan({ dir, env }: Repo, ...words: string[]) {
  const host = hostOf({ cwd: dir, env, run: runExeca });
  const exitCode = await planCommand.run(host, readArguments(planCommand, ["--offline", ...words]));
  return { exitCode, printed: host.printed(), noted: host.noted() };
}

async function rows(repo: Repo, ...words: string[]): Promise<string[]> {
  const { images, pipelines } = JSON.parse((await plan(repo, "--json", ...words)).printed);
  return [...images, ...pipelines].map(({ name, action, why }) => `${name}: ${action}, ${why}`);
}

describe("pachook plan --offline", (it) => {
  it("does not call a spec gone whose file is broken: it names the file and the line", () =>
    withRepo(async (repo) => {
      await repo.commit("first", { ...files, "pipelines/album.json": specOf("album") });
      await repo.commit("broken", { "pipelines/montage.json": "{\n", "pipelines/album.json": '{ "name": "tool" }\n' });
      const { exitCode, printed, noted } = await plan(repo);

      assert.is(exitCode, 1);
      assert.match(printed, /= montage +leave +pipelines\/montage\.json:2:1 cannot be read\n/);
      assert.match(printed, /- album +delete +its spec is gone/);
      assert.match(
        noted,
        /^pipelines\/montage\.json:2:1 {2}.*\nWhat is broken: {2}pachook validate pipelines\/montage\.json\n$/,
      );
    }));

  it("says what a changed script comes to, down to what is built on it", () =>
    withRepo(async (repo) => {
      const before = (await repo.commit("first", files)).slice(0, 7);
      await repo.commit("sharper", { "edges/edges.py": "2\n" });

      assert.equal(await rows(repo), [
        `contours: reuse, nothing it is made of changed since ${before}`,
        "edges: make, edges.py changed",
        'montage: make, image "edges" changed',
        "contours: leave, same spec, same image",
        "edges: update, its image edges changed",
        "montage: update, its image montage changed",
      ]);
    }));

  it("moves nothing for a README, and only the pipeline for a spec", () =>
    withRepo(async (repo) => {
      await repo.commit("first", files);
      await repo.commit("words", { "README.md": "words\n", "edges/README.md": "words\n" });
      const words = await rows(repo);
      await repo.commit("spec", { "pipelines/edges.json": specOf("edges", ', "datum_tries": "2"') });

      const spec = await rows(repo);

      assert.ok(
        words.every((row) => /: (reuse|leave),/.test(row)),
        words.join("\n"),
      );
      assert.equal(
        spec.filter((row) => !/: (reuse|leave),/.test(row)),
        ["edges: update, its spec changed"],
      );
    }));

  it("does not care what tag a spec names an image of ours with", () =>
    withRepo(async (repo) => {
      await repo.commit("first", files);
      await repo.commit("tag", { "pipelines/edges.json": specOf("edges").replace(":latest", ":1.2") });

      assert.equal(
        (await rows(repo)).filter((row) => !/: (reuse|leave),/.test(row)),
        [],
      );
    }));

  it("compares the first commit with nothing, and a branch with what is named", () =>
    withRepo(async (repo) => {
      const first = await repo.commit("first", files);
      const { before, images } = JSON.parse((await plan(repo, "--json")).printed);
      assert.is(before, null);
      assert.ok(
        images.every(({ action, why }: { action: string; why: string }) => action === "make" && why === "it is new"),
      );

      await repo.commit("one", { "edges/edges.py": "2\n" });
      await repo.commit("two", { "contours/contours.py": "2\n" });

      const made = (await rows(repo, "--since", first)).filter((row) => row.includes(": make"));
      assert.equal(
        made.map((row) => row.split(":")[0]),
        ["contours", "edges", "montage"],
      );
    }));

  it("warns of secrets, and of what is not in the commit", () =>
    withRepo(async (repo) => {
      await repo.commit("first", {
        ...files,
        "edges/Dockerfile": "FROM scratch\nCOPY . /app\n",
        "edges/id_rsa": "x\n",
      });
      await repo.write("edges/model.bin", "x");
      await repo.write("edges/edges.py", "changed\n");

      const { printed } = await plan(repo);

      assert.ok(printed.includes("! edges: id_rsa looks like a private SSH key\n"), printed);
      assert.ok(printed.includes("! edges: model.bin is not in the commit, so the image lacks it\n"));
      assert.ok(printed.includes("! edges: edges.py is not as the commit has it; the image has the commit's\n"));
    }));

  it("prints Markdown in which a commit's words are only words", () =>
    withRepo(async (repo) => {
      await repo.commit("first", files);

      const { printed } = await plan(repo, "--format", "markdown");

      assert.match(printed, /^\*\*Pachook:\*\* what [0-9a-f]{7} changes\n\n\| image \| action \| why \|/);
      assert.ok(printed.includes("| edges | create | it is new |"));
    }));

  it("refuses --refresh-bases, which git alone knows nothing of", () =>
    withRepo(async (repo) => {
      await repo.commit("first", files);

      const failure = await failureOf(plan(repo, "--refresh-bases"));

      assert.is(failure.code, "usage");
      assert.is(failure.message, "--refresh-bases asks registries, and --offline asks none");
    }));

  it("says that images go round in a circle, and ends with 1", () =>
    withRepo(async (repo) => {
      const dockerfile = "FROM registry.example.com/acme/montage\nCOPY edges.py /app\n";
      await repo.commit("circle", { ...files, "edges/Dockerfile": dockerfile });

      const { exitCode, noted } = await plan(repo);

      assert.is(exitCode, 1);
      assert.match(noted, /made from each other, in a circle: edges -> montage -> edges/);
    }));
});

describe("pachook plan where nobody can be asked", (it) => {
  const config = `${files["pachook.yaml"]}environments: { dev: { context: nowhere } }\n`;
  const live = async ({ dir, env }: Repo, ...words: string[]) => {
    const host = hostOf({ cwd: dir, env, run: runExeca });
    const exitCode = await planCommand.run(host, readArguments(planCommand, words)).catch((error: unknown) => error);
    return { exitCode, printed: host.printed(), noted: host.noted() };
  };

  it("says why, and plans from git alone", () =>
    withRepo(async (repo) => {
      await repo.commit("first", { ...files, "pachook.yaml": config });
      const { exitCode, printed, noted } = await live(repo);

      assert.is(exitCode, 0);
      assert.match(noted, 'there is no pachctl config, so no context "nowhere".');
      assert.match(noted, "from git alone, as with --offline:");
      assert.match(printed, "from git alone, no registry or cluster asked");
    }));

  it("fails where another program reads the answer, and names --offline", () =>
    withRepo(async (repo) => {
      await repo.commit("first", { ...files, "pachook.yaml": config });
      const { exitCode, printed } = await live(repo, "--json");

      assert.match(JSON.stringify(exitCode), "From git alone: pachook plan --offline");
      assert.is(printed, "");
    }));
});
