import { chmod } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type Earlier, tryEveryPair } from "../support/every-pair.ts";
import { describe } from "../support/suite.ts";
import type { Repo } from "../support/with-repo.ts";

const earlier: readonly Earlier[] = [
  { name: "nothing", prepare: async () => {}, demand: async () => {} },
  { name: "plain scripts in .git/hooks", prepare: (repo) => hooksIn(repo, ".git/hooks") },
  {
    name: "a .pachook that is not ours to take away",
    prepare: async (repo) => {
      await repo.write(".pachook/notes.md", "mine\n");
      await hooksIn(repo, ".git/hooks");
    },
  },
  {
    name: "husky with lines of the user",
    async prepare(repo) {
      await repo.write(".husky/pre-commit", "echo commit >> $HOME/ran");
      await repo.write(".husky/pre-push", "echo push >> $HOME/ran\nexit 0\n");
      const husky = join(import.meta.dirname, "../../node_modules/husky/bin.js");
      assert.is((await repo.run(process.execPath, [husky])).exitCode, 0);
    },
  },
  {
    name: "a core.hooksPath of the repository",
    async prepare(repo) {
      await hooksIn(repo, "tools/hooks");
      await repo.git("config", "core.hooksPath", "tools/hooks");
    },
  },
  {
    name: "a core.hooksPath of the user",
    async prepare(repo) {
      await hooksIn(repo, "../home/hooks");
      await repo.git("config", "--global", "core.hooksPath", "~/hooks");
    },
  },
  {
    name: "hooks in the style of DVC, which end in exec",
    async prepare(repo) {
      await hook(repo, ".git/hooks/pre-commit", "exec sh -c 'echo commit >> $HOME/ran' \"$@\"");
      await hook(repo, ".git/hooks/pre-push", "exec sh -c 'echo push >> $HOME/ran' \"$@\"");
    },
  },
  {
    name: "files that end without a newline, read-only or executable",
    async prepare(repo) {
      await repo.write(".gitignore", "*.pyc");
      await repo.write(".dockerignore", "*.pyc\r\n.git");
      await repo.write("package.json", '{"private":true,"scripts":{"prepare":"true"}}');
      await chmod(join(repo.dir, ".gitignore"), 0o600);
      await hooksIn(repo, ".git/hooks");
    },
  },
];

describe("init, commit, push and uninstall, to the byte", (it) => {
  for (const each of earlier) it(`where there was ${each.name}`, () => tryEveryPair(each));
});

async function hooksIn(repo: Repo, folder: string): Promise<void> {
  await hook(repo, `${folder}/pre-commit`, "echo commit >> $HOME/ran");
  await hook(repo, `${folder}/pre-push`, "echo push >> $HOME/ran; cat >/dev/null");
}

async function hook(repo: Repo, path: string, body: string): Promise<void> {
  await repo.write(path, `#!/bin/sh\n${body}\n`);
  await chmod(join(repo.dir, path), 0o755);
}
