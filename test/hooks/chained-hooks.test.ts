import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { installPacked } from "../support/pack.ts";
import { describe } from "../support/suite.ts";
import { badSpec, goodSpec, pachook } from "../support/with-hooks.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

/** A stand-in for git-lfs that writes down how it was called. */
const lfs = '#!/bin/sh\necho "$@" >> "$HOME/lfs"\n[ "$1" = pre-push ] && cat >> "$HOME/lfs"\nexit 0\n';
const lfsHook = (name: string) =>
  `#!/bin/sh\ncommand -v git-lfs >/dev/null 2>&1 || { echo >&2 "no git-lfs"; exit 2; }\ngit lfs ${name} "$@"\n`;

describe("hooks that were there before", (it) => {
  for (const place of ["git", "repository", "user"] as const) {
    it(`go on running with their arguments and stdin, and can still refuse (${place})`, () =>
      withRepo(async (repo) => {
        const folder = await placeFor(repo, place);
        await hook(repo, `${folder}/commit-msg`, 'cp "$1" "$HOME/message"; grep -q refused "$1" && exit 3; exit 0');
        await hook(repo, `${folder}/pre-push`, 'echo "$1" > "$HOME/push"; cat >> "$HOME/push"');
        await hook(repo, `${folder}/pre-commit`, 'echo ran >> "$HOME/commit"');
        await hook(repo, `${folder}/post-commit`, 'echo ran >> "$HOME/post"');
        await installPacked(repo.dir);

        await pachook(repo, "init", "--yes");
        const commit = await repo.commit("good", { "edges.json": goodSpec });
        const refused = await repo.tryGit("commit", "--allow-empty", "--message", "refused by theirs");
        await repo.git("push", "--quiet", "origin", "main");

        assert.is(refused.exitCode, 1);
        assert.match(await readFile(join(repo.home, "message"), "utf8"), "refused by theirs");
        const zeros = "0".repeat(40);
        assert.is(
          await readFile(join(repo.home, "push"), "utf8"),
          `origin\nrefs/heads/main ${commit} refs/heads/main ${zeros}\n`,
        );
        assert.is(await readFile(join(repo.home, "commit"), "utf8"), "ran\nran\n");
        assert.is(await readFile(join(repo.home, "post"), "utf8"), "ran\n");
      }));
  }

  it("of git-lfs get all four calls, each once, and the refs of a push", () =>
    withRepo(async (repo) => {
      for (const name of ["pre-push", "post-checkout", "post-commit", "post-merge"]) {
        await repo.write(`.git/hooks/${name}`, lfsHook(name));
        await repo.run("chmod", ["+x", `.git/hooks/${name}`]);
      }
      await repo.write("../bin/git-lfs", lfs);
      await repo.run("chmod", ["+x", "../bin/git-lfs"]);
      const env = { ...repo.env, PATH: `${join(repo.dir, "../bin")}:${repo.env["PATH"]}` };
      const git = (...args: readonly string[]) => repo.run("git", args, { env });
      await installPacked(repo.dir);
      await pachook(repo, "init", "--yes");
      await repo.write("edges.json", goodSpec);

      await git("add", "--all");
      await git("commit", "--quiet", "--message", "good");
      await git("push", "--quiet", "origin", "main");
      await git("switch", "--quiet", "--create", "other");

      const calls = (await readFile(join(repo.home, "lfs"), "utf8")).split("\n").map((line) => line.split(" ")[0]);
      assert.equal(calls, ["post-commit", "pre-push", "refs/heads/main", "post-checkout", ""]);
    }));

  it("get no line where a push has nothing to bring", () =>
    withRepo(async (repo) => {
      await hook(repo, ".git/hooks/pre-push", 'wc -c > "$HOME/bytes"');
      await installPacked(repo.dir);
      await pachook(repo, "init", "--yes");
      await repo.commit("good", { "edges.json": goodSpec });
      await repo.git("push", "--quiet", "origin", "main");

      await repo.git("push", "--quiet", "origin", "main");

      assert.is((await readFile(join(repo.home, "bytes"), "utf8")).trim(), "0");
    }));

  it("still see a refusal of ours: a bad commit stops before the push of theirs", () =>
    withRepo(async (repo) => {
      await hook(repo, ".git/hooks/pre-push", 'echo ran >> "$HOME/push"');
      await installPacked(repo.dir);
      await pachook(repo, "init", "--yes");
      await repo.write("edges.json", badSpec);
      await repo.git("add", "--all");
      await repo.git("commit", "--quiet", "--no-verify", "--message", "bad");

      const { exitCode } = await repo.tryGit("push", "origin", "main");

      assert.is(exitCode, 1);
      assert.match(await readFile(join(repo.home, "push"), "utf8").catch(String), "ENOENT");
    }));

  it("are back in force after uninstall", () =>
    withRepo(async (repo) => {
      await hook(repo, ".git/hooks/pre-commit", 'echo ran >> "$HOME/commit"');
      await installPacked(repo.dir);
      await pachook(repo, "init", "--yes");
      await pachook(repo, "uninstall");

      await repo.commit("after", { "edges.json": badSpec });

      assert.is(await readFile(join(repo.home, "commit"), "utf8"), "ran\n");
    }));
});

async function placeFor(repo: Repo, place: "git" | "repository" | "user"): Promise<string> {
  if (place === "git") return ".git/hooks";
  if (place === "repository") {
    await repo.git("config", "core.hooksPath", "it's/hooks");
    return "it's/hooks";
  }
  await repo.git("config", "--global", "core.hooksPath", "~/git hooks");
  return "../home/git hooks";
}

async function hook(repo: Repo, path: string, body: string): Promise<void> {
  await repo.write(path, `#!/bin/sh\n${body}\n`);
  await repo.run("chmod", ["+x", path]);
}
