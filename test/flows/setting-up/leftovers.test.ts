import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { examineLeftovers, putBackLeftovers } from "../../../src/flows/setting-up/leftovers.ts";
import { runPlumbing } from "../../../src/tools/run-plumbing.ts";
import { hostOf } from "../../support/host-of.ts";
import { type Death, putGitThatKills } from "../../support/killing-git.ts";
import { describe } from "../../support/suite.ts";
import { goodSpec, oldSpec, withHooks } from "../../support/with-hooks.ts";
import type { Repo } from "../../support/with-repo.ts";

const fixing = "data: [images]\ncommit: { fix: true }\n";
const staged = oldSpec.replace('"sh"', '"bash"');

type Moment = Omit<Death, "file">;

/** An edit that is not staged, and the calls of git at which lint-staged is killed, in the order in which it makes them. */
const cases: Readonly<Record<string, { edited: string; deaths: readonly Moment[] }>> = {
  "in a line of its own": {
    edited: staged.replace("{\n", '{\n  "description": "not staged",\n'),
    deaths: [
      { at: "--unified=0", when: "after" },
      { at: "stash store", when: "after" },
      { at: "checkout --force", when: "between" },
      { at: "checkout --force", when: "after" },
      { at: "add", when: "before" },
      { at: "add", when: "after" },
      { at: "apply -v", when: "between" },
      { at: "apply -v", when: "after" },
    ],
  },
  "in the line that is staged": {
    edited: staged.replace('"bash"', '"zsh"'),
    deaths: [
      { at: "checkout --force", when: "after" },
      { at: "add", when: "before" },
      { at: "add", when: "after" },
      { at: "apply -v", when: "between" },
      { at: "stash drop", when: "before" },
    ],
  },
  // There the patch does not apply to what was mended: lint-staged tries a merge, which leaves a conflict, and goes back.
  "in the line that is mended": {
    edited: staged.replace('"glob": "/*"', '"glob": "/not staged/*"'),
    deaths: [
      { at: "add", when: "after" },
      { at: "--3way", when: "after" },
      { at: "reset --hard", when: "between" },
      { at: "reset --hard", when: "after" },
      { at: "stash apply", when: "between" },
      { at: "stash apply", when: "after" },
    ],
  },
};

describe("what a killed commit leaves", (it) => {
  for (const [where, { edited, deaths }] of Object.entries(cases)) {
    it(`is found again, whenever it was killed, with an edit ${where}`, () =>
      withHooks(async (repo) => {
        await repo.commit("first", { "edges.json": goodSpec });
        for (const death of deaths) {
          const moment = `${death.when} ${death.at}`;
          await stageAndEdit(repo, edited);
          await putGitThatKills(repo, { ...death, file: "edges.json" });
          await repo.run(join(repo.dir, "node_modules/.bin/pachook"), ["hook", "pre-commit"]);
          assert.ok(existsSync(join(repo.dir, "../killed")), `${moment}: lint-staged never came there`);

          await goDoctorsWay(repo, moment);

          const folder = await readFile(join(repo.dir, "edges.json"), "utf8");
          assert.ok(folder === edited || folder === edited.replace("atom", "pfs"), `${moment}: ${folder}`);
          const index = `${await repo.git("show", ":edges.json")}\n`;
          assert.ok(index === staged || index === staged.replace("atom", "pfs"), `${moment}: ${index}`);
          await tidyUp(repo);
        }
      }, fixing));
  }

  it("is left alone where somebody has gone on working, and doctor says how to look and how to go back", () =>
    withHooks(async (repo) => {
      await repo.commit("first", { "edges.json": goodSpec, "notes.md": "one\n" });
      await stageAndEdit(repo, `${staged} `);
      await repo.write("it's new.md", "new\n");
      await repo.git("add", "it's new.md");
      await repo.git("stash", "store", "--message", "lint-staged automatic backup", await repo.git("stash", "create"));
      await repo.git("reset", "--quiet", "--hard");
      await repo.write("edges.json", "gone on\n");
      await repo.write("it's new.md", "another\n");

      const done = await putBackLeftovers(hostFor(repo), repo.dir);
      const [found] = await examineLeftovers(hostFor(repo), repo.dir);
      await repo.write(".git/index.lock", "");
      const [, lock] = await examineLeftovers(hostFor(repo), repo.dir);

      assert.equal(done, ["edges.json, it's new.md as the killed commit found it"]);
      assert.is(await readFile(join(repo.dir, "edges.json"), "utf8"), "gone on\n");
      assert.is(await readFile(join(repo.dir, "it's new.md"), "utf8"), "another\n");
      assert.match(found?.says ?? "", "since then other text came into edges.json, it's new.md");
      assert.match(found?.fix ?? "", "git diff ");
      assert.match(lock?.says ?? "", /index\.lock is there: git is at work, or was killed/);
    }, fixing));

  it("is only named where commits were made since, or where nothing is out of its place", () =>
    withHooks(async (repo) => {
      await repo.commit("first", { "edges.json": goodSpec });
      await stageAndEdit(repo, `${staged} `);
      await repo.git("stash", "store", "--message", "lint-staged automatic backup", await repo.git("stash", "create"));

      const [inPlace] = await examineLeftovers(hostFor(repo), repo.dir);
      await repo.git("checkout", "HEAD", "--", "edges.json");
      await repo.git("commit", "--quiet", "--allow-empty", "--message", "later");
      const [later] = await examineLeftovers(hostFor(repo), repo.dir);
      const done = await putBackLeftovers(hostFor(repo), repo.dir);

      assert.equal([inPlace?.state, inPlace?.fix], ["doubtful", "git stash drop 'stash@{0}'"]);
      assert.equal([later?.state, later?.says.includes("with edits of then")], ["doubtful", true]);
      assert.equal(done, []);
      assert.is(await readFile(join(repo.dir, "edges.json"), "utf8"), goodSpec);
    }, fixing));
});

function hostFor({ dir, env }: Repo) {
  return hostOf({ cwd: dir, env, run: runPlumbing });
}

/** Does what doctor says, until it says nothing more of edits than that the stash can go. */
async function goDoctorsWay(repo: Repo, moment: string): Promise<void> {
  await putBackLeftovers(hostFor(repo), repo.dir);
  const [found] = await examineLeftovers(hostFor(repo), repo.dir);
  assert.is.not(found?.state, "bad", `${moment}: ${found?.says}`);
  const restore = / {3}or all as it was: (git restore .*)$/.exec(found?.fix ?? "")?.[1];
  if (restore === undefined) return;
  const { exitCode, stderr } = await repo.run("sh", ["-c", restore]);
  assert.is(exitCode, 0, `${moment}: ${stderr}`);
}

async function stageAndEdit(repo: Repo, edited: string): Promise<void> {
  await repo.write("edges.json", staged);
  await repo.git("add", "edges.json");
  await repo.write("edges.json", edited);
}

async function tidyUp(repo: Repo): Promise<void> {
  await repo.git("stash", "clear");
  for (const path of [".git/index.lock", ".git/lint-staged_unstaged.patch", "../killed"]) {
    await rm(join(repo.dir, path), { force: true });
  }
}
