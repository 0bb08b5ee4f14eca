import * as assert from "uvu/assert";
import { cloneSettingsIn } from "../../src/tools/clone-settings.ts";
import { runPlumbing } from "../../src/tools/run-plumbing.ts";
import { describe } from "../support/suite.ts";
import { withRepo } from "../support/with-repo.ts";

describe("a clone's settings", (it) => {
  it("keep values of any kind under names with dots and quotes, in order, and lose them whole", () =>
    withRepo(async ({ dir, env }) => {
      const settings = cloneSettingsIn({ cwd: dir, env }, runPlumbing);
      const values = [
        ["branch", "main"],
        ["branch", "release/*"],
        ["remote", 'line one\nline two = "x"'],
      ] as const;
      await settings.replace("pachook", 'de"v.1', [["old", "1"]]);
      await settings.replace("pachook", 'de"v.1', values);
      const listed = (await settings.list()).filter(({ section }) => section === "pachook");

      assert.equal(
        listed.map(({ subsection, name, value }) => [subsection, name, value]),
        values.map(([name, value]) => ['de"v.1', name, value]),
      );
      await settings.remove("pachook", 'de"v.1');
      await settings.remove("pachook", "never there");
      assert.equal(
        (await settings.list()).filter(({ section }) => section === "pachook"),
        [],
      );
    }));

  it("are those of the file itself, not of files that it includes", () =>
    withRepo(async ({ dir, env, git, write }) => {
      await write("shared", '[pachook "dev"]\n\tarmed = true\n');
      await git("config", "include.path", "../shared");

      assert.is(await git("config", "--includes", "pachook.dev.armed"), "true", "git itself would read it");
      const found = await cloneSettingsIn({ cwd: dir, env }, runPlumbing).list();
      assert.equal(
        found.filter(({ section }) => section === "pachook"),
        [],
      );
    }));
});
