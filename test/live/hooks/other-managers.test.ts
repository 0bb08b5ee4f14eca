import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type Earlier, tryEveryPair } from "../../support/every-pair.ts";
import { machineProgram, npmProgram, pythonProgram } from "../../support/programs.ts";
import { describe } from "../../support/suite.ts";
import type { Repo } from "../../support/with-repo.ts";

const ran = (what: string) => `echo ${what} >> $HOME/ran`;

const lefthook: Earlier = {
  name: "lefthook",
  async prepare(repo) {
    const command = (what: string) => `  commands:\n    mine:\n      run: ${ran(what)}\n`;
    await repo.write("lefthook.yml", `pre-commit:\n${command("commit")}pre-push:\n${command("push")}`);
    await must(repo, "lefthook", "install");
  },
};

const simpleGitHooks: Earlier = {
  name: "simple-git-hooks",
  async prepare(repo) {
    const hooks = { "pre-commit": ran("commit"), "pre-push": ran("push") };
    await repo.write("package.json", `${JSON.stringify({ private: true, "simple-git-hooks": hooks }, null, 2)}\n`);
    await must(repo, "simple-git-hooks");
  },
};

const preCommit: Earlier = {
  name: "pre-commit",
  async prepare(repo) {
    const hook = (what: string) =>
      `  - { id: ${what}, name: ${what}, language: system, entry: sh -c '${ran(what)}', always_run: true, pass_filenames: false, stages: [pre-${what}] }\n`;
    await repo.write(".pre-commit-config.yaml", `repos:\n- repo: local\n  hooks:\n${hook("commit")}${hook("push")}`);
    await must(repo, "pre-commit", "install", "--hook-type", "pre-commit", "--hook-type", "pre-push");
  },
};

const gitLfs: Earlier = {
  name: "git-lfs",
  async prepare(repo) {
    await must(repo, "git", "lfs", "install", "--local");
    await must(repo, "git", "lfs", "track", "*.bin");
    await repo.write("picture.bin", "pixels\n");
    await repo.git("add", ".gitattributes", "picture.bin");
    await repo.git("commit", "--quiet", "--message", "picture");
  },
  async demand(repo) {
    const folder = join(repo.origin, "lfs/objects");
    assert.ok(existsSync(folder), "no object of LFS reached the remote");
    const objects = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.is(objects.length, 1);
  },
};

/** `git lfs install --force` writes where core.hooksPath points, and the next run of husky would write over it. */
const gitLfsInHusky: Earlier = {
  ...gitLfs,
  name: "git-lfs in husky's own folder",
  async prepare(repo) {
    await must(repo, "node", join(import.meta.dirname, "../../../node_modules/husky/bin.js"));
    await must(repo, "git", "lfs", "install", "--local", "--force");
    await gitLfs.prepare(repo);
  },
};

const dvc: Earlier = {
  name: "DVC",
  async prepare(repo) {
    await must(repo, "dvc", "init", "--quiet");
    await must(repo, "dvc", "remote", "add", "--quiet", "--default", "store", join(repo.dir, "../store"));
    await must(repo, "dvc", "install", "--quiet");
    await repo.write("picture.dat", "pixels\n");
    await must(repo, "dvc", "add", "--quiet", "picture.dat");
    await repo.git("add", "picture.dat.dvc", ".gitignore", ".dvc");
    await repo.git("commit", "--quiet", "--message", "picture");
  },
  async demand(repo) {
    const store = join(repo.dir, "../store");
    assert.ok(existsSync(store), "no data of DVC reached its remote");
  },
};

const managers = [
  { earlier: lefthook, bin: await npmProgram("lefthook@2.2.2") },
  { earlier: simpleGitHooks, bin: await npmProgram("simple-git-hooks@2.14.0") },
  { earlier: preCommit, bin: await pythonProgram("pre-commit") },
  { earlier: gitLfs, bin: await machineProgram("git-lfs") },
  { earlier: gitLfsInHusky, bin: await machineProgram("git-lfs") },
  { earlier: dvc, bin: await pythonProgram("dvc") },
];

describe("init, commit, push and uninstall, to the byte, with the real program", (it) => {
  for (const { earlier, bin } of managers) {
    const title = `where there was ${earlier.name}`;
    if (bin === null) it.skip(title, `${earlier.name} is not to be had here`);
    else it(title, () => tryEveryPair(earlier, [bin]));
  }
});

async function must(repo: Repo, file: string, ...args: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await repo.run(file, args);
  assert.is(exitCode, 0, `${file} ${args.join(" ")}: ${stdout}${stderr}`);
}
