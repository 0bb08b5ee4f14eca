import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { installPacked } from "../support/pack.ts";
import { stateOf } from "../support/repo-state.ts";
import { describe } from "../support/suite.ts";
import { goodSpec, oldSpec, pachook } from "../support/with-hooks.ts";
import { withRepo } from "../support/with-repo.ts";

describe("what init writes", (it) => {
  it("is a config with the data repos that specs read, and images only as a suggestion", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("edges.json", goodSpec);
      await repo.write("edges/Dockerfile", "FROM scratch\n");

      const said = await pachook(repo, "init", "--yes");

      const config = await readFile(join(repo.dir, "pachook.yaml"), "utf8");
      assert.match(
        config,
        'data: # data repos that are made outside these specs; the specs here read them\n  - "images"\n',
      );
      assert.match(
        config,
        '#   "edges/Dockerfile": { repository: "docker.io/acme/edges" } # in specs: acme/edges:1.0\n',
      );
      assert.match(said, "write   pachook.yaml");
    }));

  it("is a page in samples/ that says how to get data for each repo, only where it was asked for", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("edges.json", goodSpec);

      const plain = await pachook(repo, "init", "--dry-run");
      await pachook(repo, "init", "--yes", "--with", "samples", "--with", "makefile");
      const [page, makefile] = [
        await readFile(join(repo.dir, "samples/README.md"), "utf8"),
        await readFile(join(repo.dir, "Makefile"), "utf8"),
      ];
      await pachook(repo, "uninstall");

      assert.not.match(plain, "samples/");
      assert.match(page, "```\nnpx pachook sample images@master\n```\n");
      assert.not.match(makefile, /^test:/m);
      assert.not.ok(existsSync(join(repo.dir, "samples")));
    }));

  it("is nothing under --dry-run, which shows all of it", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      const before = await repo.git("status", "--porcelain", "--ignored");

      const said = await pachook(repo, "init", "--dry-run", "--with", "github", "--with", "makefile");

      for (const path of [
        ".gitignore",
        ".husky/pre-push",
        "pachook.yaml",
        ".github/workflows/pachook.yml",
        "Makefile",
      ]) {
        assert.match(said, `write   ${path}`);
      }
      assert.is(await repo.git("status", "--porcelain", "--ignored"), before);
      assert.is((await repo.tryGit("config", "core.hooksPath")).exitCode, 1);
    }));

  it("is a CI job of the system that is named or found, once, and uninstall takes it away", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("pachook.yaml", "environments: { dev: { context: d, branches: [trunk] } }\n");
      await repo.write("samples/images/one.txt", "1\n");
      await repo.git("remote", "set-url", "origin", "git@gitlab.example.com:acme/vision.git");
      const before = stateOf(repo);

      await pachook(repo, "init", "--yes", "--ci", "--with", "makefile");
      const makefile = await readFile(join(repo.dir, "Makefile"), "utf8");
      const job = await readFile(join(repo.dir, ".gitlab-ci.yml"), "utf8");
      const again = await pachook(repo, "init", "--yes", "--ci", "gitlab");
      await repo.write("Jenkinsfile", "// ours\n");
      const other = await pachook(repo, "init", "--yes", "--ci", "jenkins");
      await repo.remove("Jenkinsfile");
      await pachook(repo, "uninstall");

      assert.match(job, '- if: $CI_COMMIT_BRANCH == "trunk"');
      assert.not.match(job, "CI_COMMIT_TAG");
      for (const text of [job, makefile]) assert.match(text, / test\b/);
      assert.match(again, "Everything is in place.");
      assert.match(other, "keep    Jenkinsfile: it is there, and yours");
      assert.is(stateOf(repo), before);
    }));

  it("never replaces a config that is there, and names a starter that does not exist", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("pachook.yaml", "data: [mine]\n");

      await pachook(repo, "init", "--yes");
      const wrong = await repo.run(join(repo.dir, "node_modules/.bin/pachook"), ["init", "--yes", "--with", "travis"]);

      assert.is(await readFile(join(repo.dir, "pachook.yaml"), "utf8"), "data: [mine]\n");
      assert.is(wrong.exitCode, 2);
      assert.match(
        wrong.stderr,
        "One of: config, lint-staged, makefile, samples, github, gitlab, jenkins, azure, editor, baseline.",
      );
    }));

  it("lets lint-staged of the repository mend specs, once, with our entry in its configuration", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("package.json", '{ "private": true, "type": "module" }\n');
      await repo.write("pachook.yaml", "data: [images]\ncommit: { fix: true }\n");
      await repo.write(
        ".husky/pre-commit",
        "echo lint-staged runs >> .git/runs\nnode_modules/.bin/lint-staged --quiet\n",
      );
      await pachook(repo, "init", "--yes", "--with", "lint-staged");
      await repo.write("edges.json", oldSpec);
      await repo.git("add", "--all");

      const { exitCode, stderr } = await repo.tryGit("commit", "--message", "old");

      assert.is(exitCode, 0, stderr);
      assert.is(`${await repo.git("show", "HEAD:edges.json")}\n`, goodSpec);
      assert.is(await readFile(join(repo.dir, ".git/runs"), "utf8"), "lint-staged runs\n");
    }));
});
