import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { stateOf } from "../support/repo-state.ts";
import { describe } from "../support/suite.ts";
import { badSpec, goodSpec, oldSpec, withHooks } from "../support/with-hooks.ts";
import type { Repo } from "../support/with-repo.ts";

const fixing = "data: [images]\ncommit: { fix: true }\n";
const edited = (spec: string) => spec.replace("{\n", '{\n  "description": "not staged",\n');
const outcomes = { pass: goodSpec, refused: badSpec, mended: oldSpec } as const;

// How people commit; each with an index of git's own making behind it.
const ways: Readonly<Record<string, readonly string[]>> = {
  commit: [],
  "commit --amend": ["--amend"],
  "commit --all": ["--all"],
  "commit <path>": ["edges.json"],
  "commit --include <path>": ["--include", "edges.json"],
};

describe("a commit of files that are staged in part", (it) => {
  for (const [way, flags] of Object.entries(ways)) {
    for (const [outcome, spec] of Object.entries(outcomes)) {
      it(`keeps folder, index and stash list: ${way}, ${outcome}`, () =>
        withHooks(async (repo) => {
          await repo.commit("first", { "edges.json": goodSpec.replace('"sh"', '"bash"'), "notes.md": "one\n" });
          await arrange(repo, spec, flags.length === 0 || flags[0] === "--amend");
          const before = await pictureOf(repo);

          const { exitCode, stderr } = await repo.tryGit("commit", "--message", "some", ...flags);

          const refused = outcome === "refused" || (outcome === "mended" && way === "commit <path>");
          assert.is(exitCode, refused ? 1 : 0, stderr);
          const after = await pictureOf(repo);
          if (refused) assert.equal(after, before);
          assert.is(after.notes, before.notes);
          assert.is(after.stash, "");
          if (outcome === "mended") assert.match(after.edges, refused ? '"atom"' : '"pfs"');
          else assert.is(after.edges, before.edges);
          if (!refused) assert.match(await repo.git("show", "HEAD:edges.json"), '"pfs"');
        }, fixing));
    }
  }

  it("keeps a file that was added by intent only", () =>
    withHooks(async (repo) => {
      for (const spec of [oldSpec, badSpec, goodSpec]) {
        await repo.write("edges.json", spec);
        await repo.git("add", "edges.json");
        await repo.write("later.json", badSpec.replace("edges", "later"));
        await repo.git("add", "--intent-to-add", "later.json");

        const { exitCode } = await repo.tryGit("commit", "--message", "some");

        // lint-staged cannot stash beside such a file, so nothing is mended and the commit is refused in words.
        assert.is(exitCode, spec === goodSpec ? 0 : 1);
        assert.match(await readFile(join(repo.dir, "later.json"), "utf8"), '"glop"');
        assert.match(await repo.git("status", "--porcelain"), / A later\.json/);
        assert.is(await repo.git("stash", "list"), "");
        if (spec !== goodSpec) assert.is(`${await repo.git("show", ":edges.json")}\n`, spec);
      }
    }, fixing));

  it("is mended whatever its name is", () =>
    withHooks(async (repo) => {
      const names = [
        "a b.json",
        "it's.json",
        'quo"te.json',
        "gr\u00fcn.json",
        "-dash.json",
        "star*.json",
        "tab\t.json",
        "new\nline.json",
      ];
      for (const [index, name] of names.entries()) await repo.write(name, oldSpec.replace('"edges"', `"p${index}"`));
      await repo.git("add", "--all");

      const { exitCode, stderr } = await repo.tryGit("commit", "--message", "names");

      assert.is(exitCode, 0, stderr);
      for (const name of names) assert.match(await readFile(join(repo.dir, name), "utf8"), '"pfs"', name);
      assert.is(await repo.git("status", "--porcelain"), "");
    }, fixing));

  it("is mended as the first commit of a repository, or refused, and nothing is lost", () =>
    withHooks(async (repo) => {
      await repo.git("update-ref", "-d", "HEAD");
      await repo.write("edges.json", oldSpec);
      await repo.git("add", "--all");
      await repo.write("edges.json", edited(oldSpec));

      const { exitCode, stderr } = await repo.tryGit("commit", "--message", "first");

      assert.ok(exitCode === 0 || exitCode === 1, stderr);
      assert.match(await readFile(join(repo.dir, "edges.json"), "utf8"), '"description": "not staged"');
      assert.not.match(await repo.git("show", ":edges.json"), "not staged");
      assert.is(await repo.git("stash", "list"), "");
    }, fixing));
});

/** A spec that is staged and edited further, and a second file of the same kind. */
async function arrange(repo: Repo, spec: string, isPartly: boolean): Promise<void> {
  await repo.write("edges.json", spec);
  await repo.git("add", "edges.json");
  if (!isPartly) return;
  await repo.write("edges.json", edited(spec));
  await repo.write("notes.md", "two\n");
}

async function pictureOf(repo: Repo) {
  return {
    edges: await readFile(join(repo.dir, "edges.json"), "utf8"),
    notes: await readFile(join(repo.dir, "notes.md"), "utf8"),
    stash: await repo.git("stash", "list"),
    head: await repo.git("rev-parse", "HEAD").catch(String),
    all: stateOf(repo)
      .replaceAll(/^.* \.pachook\/.*\n/gm, "")
      .replaceAll(/^.*\.git\/pachook\/.*\n/gm, ""),
  };
}
