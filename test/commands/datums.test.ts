import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { datumsCommand } from "../../src/commands/datums.ts";
import { readArguments } from "../../src/commands/read-arguments.ts";
import { Failure } from "../../src/failure.ts";
import { hostOf } from "../support/host-of.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

const spec = (name: string, input: object) =>
  JSON.stringify({ pipeline: { name }, transform: { image: "team/edges:1.4", cmd: ["sh"] }, input });
const pfs = (repo: string, glob: string, more: object = {}) => ({ pfs: { repo, glob, ...more } });

const pictures = { "samples/images/a.png": "a", "samples/images/b.png": "bb", "samples/images/sub/c.png": "c" };

/** Runs `pachook datums` on files in a temporary folder without git. */
function datums(files: Readonly<Record<string, string>>, words: readonly string[]) {
  return withFolder(async (cwd) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(cwd, name)), { recursive: true });
      await writeFile(join(cwd, name), text);
    }
    const host = hostOf({ cwd });
    const exitCode = await datumsCommand.run(host, readArguments(datumsCommand, words));
    return { exitCode, printed: host.printed() };
  });
}

async function failureOf(run: Promise<unknown>): Promise<Failure> {
  try {
    await run;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

describe("pachook datums", (it) => {
  it("counts the datums of samples/<repo>/ and lists them in the order of their ids", async () => {
    const found = await datums({ ...pictures, "edges.json": spec("edges", pfs("images", "/*")) }, ["edges"]);

    assert.equal(found, {
      exitCode: 0,
      printed:
        "edges: 3 datums\n  images  samples/images  /*  3 of 4 files and folders\n" +
        "  7243243  images:/b.png\n  8384c85  images:/sub/\n  c798638  images:/a.png\n",
    });
  });

  it("takes a spec file, a folder for a repo, and a limit", async () => {
    const files = { "x/1": "", "x/2": "", "edges.json": spec("edges", pfs("images", "/*")) };

    const { printed } = await datums(files, ["edges.json", "--data", "images=x", "--limit", "1"]);

    assert.match(
      printed,
      /^edges: 2 datums\n {2}images {2}x {2}\/\* .*\n {2}[0-9a-f]{7} {2}images:\/\d\n {2}… 1 more: --limit 2\n$/,
    );
  });

  it("takes a branch's own folder before that of the repo", async () => {
    const files = {
      ...pictures,
      "samples/images@dev/one": "",
      "e.json": spec("e", pfs("images", "/*", { branch: "dev" })),
    };

    assert.match((await datums(files, ["e"])).printed, "e: 1 datum\n  images  samples/images@dev");
  });

  it("warns of one datum for everything", async () => {
    const { printed, exitCode } = await datums({ ...pictures, "e.json": spec("e", pfs("images", "/")) }, ["e"]);

    assert.match(printed, "! one datum for everything");
    assert.is(exitCode, 0);
  });

  it("warns of no datum, says which glob fits nothing, and exits with 1", async () => {
    const { printed, exitCode } = await datums({ ...pictures, "e.json": spec("e", pfs("images", "/*.csv")) }, ["e"]);

    assert.match(printed, "e: 0 datums");
    assert.match(printed, '! no datum: none of the 3 files of images fits "/*.csv"');
    assert.is(exitCode, 1);
  });

  it("warns of millions, which it counts without making them", async () => {
    const names = Array.from({ length: 120 }, (_, index) => `samples/images/${index}`);
    const files = Object.fromEntries(names.map((name) => [name, ""]));
    const cross = { cross: ["a", "b", "c", "d"].map((name) => pfs("images", "/*", { name })) };

    const { printed } = await datums({ ...files, "e.json": spec("e", cross) }, ["e", "--limit", "2"]);

    assert.match(printed, "e: 207,360,000 datums");
    assert.match(printed, "! 207,360,000 datums, of 120 of a, 120 of b");
    assert.match(printed, "too many to sort");
  });

  it("says what pachd says to a glob, and to a file name", async () => {
    const broken = await datums({ ...pictures, "e.json": spec("e", pfs("images", "/[")) }, ["e"]);
    const named = { "samples/images/a[1]": "", "e.json": spec("e", pfs("images", "/*")) };

    assert.match(broken.printed, "unexpected end of input");
    assert.match((await datums(named, ["e"])).printed, "globbing character ([) not allowed in path");
    assert.is(broken.exitCode, 1);
  });

  it("makes a tick for a clock, and takes a trigger's branch for its data", async () => {
    const clock = spec("c", {
      cross: [{ cron: { name: "tick", spec: "@daily" } }, pfs("images", "/", { trigger: { commits: "2" } })],
    });

    const { printed } = await datums({ ...pictures, "c.json": clock }, ["c", "--json"]);

    const [{ count, inputs }] = JSON.parse(printed);
    assert.is(count, 1);
    assert.equal(
      inputs.map(({ repo, branch }: { repo: string; branch: string }) => `${repo}@${branch}`),
      ["images@c-trigger-1", "c_tick@master"],
    );
  });

  it("names the next step where a pipeline, a repo or its sample is not there", async () => {
    const files = { "e.json": spec("edges", pfs("images", "/*")) };

    assert.match((await failureOf(datums(files, ["edgse"]))).message, 'did you mean "edges"?');
    const missing = await failureOf(datums(files, ["edges"]));
    assert.is(missing.message, "there is no sample data for images");
    assert.is(
      missing.hint,
      "Put some files into samples/images/, fetch some (pachook sample images@master), or name a folder: --data images=FOLDER",
    );
    assert.match((await failureOf(datums(files, ["edges", "--data", "image=x"]))).hint, "Read are: images.");
    assert.match((await failureOf(datums(files, ["edges", "--data", "images"]))).message, "REPO=FOLDER");
  });
});
