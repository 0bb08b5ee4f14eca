import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { installPacked } from "../support/pack.ts";
import { stateOf } from "../support/repo-state.ts";
import { describe } from "../support/suite.ts";
import { goodSpec, pachook } from "../support/with-hooks.ts";
import { withRepo } from "../support/with-repo.ts";

describe("init beside what others have set up", (it) => {
  it("shows the lines that a lint-staged configuration lacks, until they are there, and writes no second one", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("lint-staged.config.js", 'export default { "*.md": "cat" };\n');

      const script = await pachook(repo, "init", "--dry-run", "--with", "lint-staged");
      const text = 'import pachook from "pachook/lint-staged";\nexport default { ...pachook, "*.md": "cat" };\n';
      await repo.write("lint-staged.config.js", text);
      const added = await pachook(repo, "init", "--dry-run");
      await repo.remove("lint-staged.config.js");
      const manifest: unknown = JSON.parse(await readFile(join(repo.dir, "package.json"), "utf8"));
      const data = { ...Object(manifest), "lint-staged": { "*.md": "cat" } };
      await writeFile(join(repo.dir, "package.json"), JSON.stringify(data));
      const json = await pachook(repo, "init", "--dry-run");

      const says =
        "lint-staged is here with a configuration of its own, lint-staged.config.js, and runs once, by itself.";
      assert.match(script, says);
      assert.match(
        script,
        "where a pattern of yours matches specs already, pachook hook lint-staged as the last of its list",
      );
      assert.match(script, '\n  import pachook from "pachook/lint-staged";\n  ...pachook,\n');
      assert.not.match(script, "write   lint-staged.config.js");
      assert.not.match(added, "lint-staged is here");
      assert.match(json, "its own, package.json, and runs once, by itself. So that it mends specs too, add:\n");
      assert.match(json, '\n  "*.{json,yaml,yml}": "pachook hook lint-staged"\n');
    }));

  it("does what those lines say: lint-staged of the repository then mends specs, once", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write(".lintstagedrc.json", '{ "*.{json,yaml,yml}": "pachook hook lint-staged" }\n');
      await repo.write(".husky/pre-commit", "lint-staged --quiet\n");
      await repo.write("pachook.yaml", "data: [images]\n");
      await pachook(repo, "init", "--yes");
      await repo.write("edges.json", goodSpec.replace('"pfs"', '"atom"'));
      await repo.git("add", "--all");

      const { exitCode, stderr } = await repo.tryGit("commit", "--message", "old");

      assert.is(exitCode, 0, stderr);
      assert.is(`${await repo.git("show", "HEAD:edges.json")}\n`, goodSpec);
      const taken = await pachook(repo, "uninstall");
      assert.match(
        taken,
        "Left: lint-staged still calls pachook, in .lintstagedrc.json.  To take it away:  edit .lintstagedrc.json\n",
      );
    }));

  it("names hooks in git's settings, leaves them alone, and so does uninstall; doctor names them too", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.git("config", "hook.lint.command", "echo ran >> $HOME/ran");
      await repo.git("config", "hook.lint.event", "pre-commit");
      const before = stateOf(repo);

      const said = await pachook(repo, "init", "--yes");
      const again = await pachook(repo, "init", "--yes");
      const examined = await pachook(repo, "doctor");
      await pachook(repo, "uninstall");

      assert.match(said, /\n {2}keep {4}lint \(pre-commit\) in git's settings: git /);
      assert.match(again, /^Everything is in place\.\n {2}keep {4}lint \(pre-commit\)/);
      assert.match(examined, /hooks {5}lint \(pre-commit\) in git's settings: git /);
      assert.is(stateOf(repo), before);
    }));

  it("names the package.json and the lock file of an npm install that came before, and no ignored one", () =>
    withRepo(async (repo) => {
      await installPacked(repo.dir);
      await repo.write("package-lock.json", "{}\n");
      await repo.write("yarn.lock", "\n");
      await repo.write(".gitignore", "yarn.lock\n");
      await repo.write("edges.json", goodSpec);

      const said = await pachook(repo, "init", "--yes");
      const next = /^Next: {2}(.*)$/m.exec(said)?.[1] ?? "";
      const { exitCode, stderr } = await repo.run("sh", ["-c", next]);
      const again = await pachook(repo, "init", "--yes");

      assert.match(next, / package\.json .*package-lock\.json/);
      assert.not.match(next, "yarn.lock");
      assert.is(exitCode, 0, stderr);
      assert.is(await repo.git("status", "--porcelain"), "?? edges.json");
      assert.match(again, "Next:  git commit\n");
    }));
});
