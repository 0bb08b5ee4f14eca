import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "../support/cli.ts";
import { installPacked } from "../support/pack.ts";
import { describe } from "../support/suite.ts";
import { withRepo } from "../support/with-repo.ts";

// A package manager that installs nothing, and writes down that and where it was called.
const standIn = '#!/bin/sh\necho "$(basename "$0") $* in $(basename "$PWD")" >> "$HOME/called"\n';

describe("init where we are not installed", (it) => {
  it("writes a package.json for a Python repository, says so, and lets npm install it", () =>
    withRepo(async (repo) => {
      const env = await withStandIns(repo.dir, repo.env);
      await repo.write("edges.py", "print(1)\n");

      const { exitCode, stdout } = await runCli({ ...repo, env }, ["init", "--yes"]);

      assert.is(exitCode, 0);
      assert.match(stdout, "write   package.json: new: names Pachook as a development tool, and nothing else of npm's");
      assert.match(stdout, "install what package.json lists, into node_modules");
      assert.match(await readFile(join(repo.dir, "package.json"), "utf8"), '"prepare": "pachook install || exit 0"');
      assert.is(await readFile(join(repo.home, "called"), "utf8"), "npm install in work\n");
    }));

  it("calls the package manager that the repository uses", () =>
    withRepo(async (repo) => {
      const env = await withStandIns(repo.dir, repo.env);
      await repo.write("package.json", '{ "packageManager": "pnpm@10.34.9" }\n');

      await runCli({ ...repo, env }, ["init", "--yes"]);

      assert.is(await readFile(join(repo.home, "called"), "utf8"), "pnpm install in work\n");
    }));

  it("shows the way without npm where pre-commit is set up", () =>
    withRepo(async (repo) => {
      await repo.write(".pre-commit-config.yaml", "repos: []\n");

      const { stdout } = await runCli(repo, ["init", "--dry-run"]);

      assert.match(stdout, 'additional_dependencies: ["pachook@');
    }));

  it("finds itself in the node_modules of a workspace's top", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("packages/edges/package.json", '{ "name": "edges" }\n');
      const cwd = join(repo.dir, "packages/edges");

      await repo.run(join(repo.dir, "node_modules/.bin/pachook"), ["init", "--yes"], { cwd });

      assert.match(
        await readFile(join(repo.dir, ".husky/pre-commit"), "utf8"),
        "[ -f 'node_modules/pachook/hooks/pre-commit' ]",
      );
    }));
});

async function withStandIns(dir: string, env: Readonly<Record<string, string | undefined>>) {
  const bin = join(dir, "../bin");
  await mkdir(bin);
  for (const name of ["npm", "pnpm", "yarn"]) await writeFile(join(bin, name), standIn, { mode: 0o755 });
  return { ...env, PATH: `${bin}:${env["PATH"]}` };
}
