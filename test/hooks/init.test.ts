import { spawnSync } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "../support/cli.ts";
import { installPacked } from "../support/pack.ts";
import { stateOf } from "../support/repo-state.ts";
import { runChild } from "../support/run-child.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { badSpec, goodSpec, pachook } from "../support/with-hooks.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

const hasTerminals = spawnSync("python3", ["-c", "import pty"]).status === 0;

describe("pachook init", (it) => {
  const asking: typeof it = hasTerminals ? it : Object.assign((title: string) => it.skip(title, "needs python3"), it);

  it("proves itself by what lies in the folder, staged or not", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("edges.json", goodSpec);

      const said = await pachook(repo, "init", "--yes");

      assert.match(said, "The hooks are on. 1 spec in 1 file, fine.\nNext:  git add .gitignore ");
    }));

  it("lets the problems of today be, so that the next commit passes and a new problem does not", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.commit("as it was", { "edges.json": badSpec });

      const said = await pachook(repo, "init", "--yes");
      await repo.git("add", "--all");
      const adopted = await repo.tryGit("commit", "--message", "hooks");
      await repo.write("other.json", badSpec.replace('"edges"', '"other"'));
      await repo.git("add", "--all");
      const fresh = await repo.tryGit("commit", "--message", "more");

      assert.match(said, "write   .pachook-baseline.json: the problems of today may stay; only new ones stop a commit");
      assert.match(said, "fine but for what .pachook-baseline.json lets be.");
      assert.is(adopted.exitCode, 0, adopted.stderr);
      assert.is(fresh.exitCode, 1);
      assert.match(fresh.stderr, "other.json:4:");
      assert.not.match(fresh.stderr, "  edges.json:");
    }));

  it("writes no baseline where it is told not to, and says what the next commit would meet", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("edges.json", badSpec);

      const said = await pachook(repo, "init", "--yes", "--without", "baseline");

      assert.not.match(said, "baseline");
      assert.match(said, /1 spec in 1 file, with \d errors?, which the next commit would be refused for/);
    }));

  it("makes image tags Pachook's, leaves them, or leaves a note, as it is told", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.commit("specs", {
        "a.json": goodSpec,
        "b.json": goodSpec.replace('"edges"', '"b"').replace("edges:1.0", "edges:2.0"),
        "edges/Dockerfile": "FROM scratch\n",
      });
      const rule =
        '"edges/Dockerfile": { repository: "docker.io/acme/edges" } # in specs: acme/edges:1.0, acme/edges:2.0';
      const config = async (...flags: readonly string[]) => {
        await pachook(repo, "init", "--yes", ...flags);
        const text = await readFile(join(repo.dir, "pachook.yaml"), "utf8");
        await pachook(repo, "uninstall");
        return text;
      };

      assert.match(await config(), `\n# images:\n#   ${rule}\n`);
      assert.match(await config("--tags", "build"), `\nimages:\n  ${rule}\n`);
      assert.not.match(await config("--tags", "leave"), "edges/Dockerfile");
    }));

  it("gives VS Code the schemas where it is used, keeps its comments, and gives the file back", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write(".vscode/settings.json", '{\n  // ours\n  "editor.tabSize": 2,\n}\n');
      await repo.commit("specs", { "pipelines/edges.json": goodSpec });
      const before = stateOf(repo);

      await pachook(repo, "init", "--yes");
      const settings = await readFile(join(repo.dir, ".vscode/settings.json"), "utf8");
      await pachook(repo, "uninstall");

      assert.match(settings, "// ours");
      assert.match(settings, '"/pipelines/*.json"');
      assert.is(stateOf(repo), before);
    }));

  asking("asks on a terminal, and changes nothing before the last yes", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("edges.json", badSpec);
      await repo.write("edges/Dockerfile", "FROM scratch\n");
      const before = stateOf(repo);

      const refused = await onTerminal(repo, ["\r", "\r", "\r", "\r", "\r", "n"]);
      const untouched = stateOf(repo);
      const agreed = await onTerminal(repo, ["\u001b[B\r", "y", "y", "n", "n", "y"]);

      assert.match(refused.stdout, "Whose are the tags in the specs?");
      assert.match(refused.stdout, /The specs have \d errors? today\. Let those be/);
      assert.match(refused.stdout, "nothing was changed");
      assert.is(untouched, before);
      assert.match(agreed.stdout, "The hooks are on.");
      assert.match(await readFile(join(repo.dir, "pachook.yaml"), "utf8"), '\nimages:\n  "edges/Dockerfile"');
      assert.match(await readFile(join(repo.dir, ".vscode/settings.json"), "utf8"), "pachyderm-pipeline.schema.json");
      assert.match(await readFile(join(repo.dir, ".pachook-baseline.json"), "utf8"), '"version": 1');
    }),
  );

  it("gives back a lock file that the package manager wrote, and says how to take node_modules away", () =>
    withFolder((folder) =>
      withRepo(async (repo) => {
        await installPacked(folder);
        await mkdir(join(repo.dir, "../bin"));
        const npm = `#!/bin/sh\ncp -a '${folder}/node_modules' . && echo '{}' > package-lock.json\n`;
        await writeFile(join(repo.dir, "../bin/npm"), npm, { mode: 0o755 });
        const env = { ...repo.env, PATH: `${join(repo.dir, "../bin")}:${repo.env["PATH"]}` };
        await repo.commit("python", { "edges.py": "print(1)\n", ".gitignore": "*.pyc" });
        const before = stateOf(repo);

        const init = await runCli({ ...repo, env }, ["init", "--yes"]);
        const during = stateOf(repo);
        const out = await runCli({ ...repo, env }, ["uninstall"]);

        assert.is(init.exitCode, 0, init.stderr);
        assert.match(init.stdout, "There is no package.json here. Pachook comes through npm");
        assert.match(during, "package-lock.json");
        assert.is(stateOf(repo), before);
        assert.match(
          out.stdout,
          /Left: node_modules was made by init\. {2}To take it away: {2}rm -r '.*node_modules'\n/,
        );
      }),
    ));

  it("works in a linked worktree, whose hooks are then on", () =>
    withRepo(async (repo) => {
      await repo.commit("start", { "a.md": "a\n" });
      const tree = join(repo.dir, "../second tree");
      await repo.git("worktree", "add", "--quiet", "-b", "second", tree);
      await installPacked(tree);

      const init = await repo.run(join(tree, "node_modules/.bin/pachook"), ["init", "--yes"], { cwd: tree });
      await writeFile(join(tree, "edges.json"), badSpec);
      await repo.run("git", ["add", "edges.json"], { cwd: tree });
      const commit = await repo.run("git", ["commit", "--message", "bad"], { cwd: tree });

      assert.is(init.exitCode, 0, init.stderr);
      assert.is(commit.exitCode, 1, commit.stderr);
      assert.match(commit.stderr, "commit refused");
    }));

  it("leaves a file alone that is not UTF-8, and says so", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      const latin = Buffer.from("# caf\u00e9\n", "latin1");
      await repo.write(".gitignore", latin);

      const { exitCode, stderr } = await repo.run(join(repo.dir, "node_modules/.bin/pachook"), ["init", "--yes"]);

      assert.is(exitCode, 3);
      assert.match(stderr, ".gitignore is not UTF-8, so it was left alone");
      assert.equal(await readFile(join(repo.dir, ".gitignore")), latin);
    }));
});

/** Types answers into `pachook init` on a pseudo-terminal, each once the one before has been shown. */
async function onTerminal({ dir, env }: Repo, answers: readonly string[]) {
  const script = join(dir, "../type.py");
  await cp(join(import.meta.dirname, "../support/type.py"), script);
  const bin = join(dir, "node_modules/.bin/pachook");
  const args = [script, JSON.stringify(answers), bin, "init"];
  return runChild({ file: "python3", args, cwd: dir, env: { ...env, TERM: "xterm" } });
}
