import * as assert from "uvu/assert";
import { relationsTo } from "../../src/tools/relations.ts";
import { describe } from "../support/suite.ts";
import { withRepo } from "../support/with-repo.ts";

describe("relations of commits", (it) => {
  it("says what a commit comes after, what not, and what this clone lacks", () =>
    withRepo(async ({ dir, env, git, commit }) => {
      const first = await commit("first");
      const second = await commit("second");
      await git("checkout", "--quiet", "-b", "side", first);
      const side = await commit("side", { "a.txt": "a" });
      const nowhere = "9".repeat(40);

      const relations = await relationsTo({ cwd: dir, env }, second, [first, second, side, nowhere]);

      assert.equal(
        [first, second, side, nowhere].map((each) => relations.get(each)),
        ["before", "before", "not-before", "unknown"],
      );
    }));

  it("does not guess in a shallow clone", () =>
    withRepo(async ({ dir, env, git, commit }) => {
      const first = await commit("first");
      await commit("second", { "a.txt": "a" });
      const third = await commit("third", { "a.txt": "b" });
      await git("push", "--quiet", "origin", "main", `${first}:refs/heads/old`);
      await git("clone", "--quiet", "--depth", "1", "--no-single-branch", `file://${dir}/../origin.git`, "shallow");
      const where = { cwd: `${dir}/shallow`, env };

      assert.is((await relationsTo(where, third, [first])).get(first), "unknown");
    }));
});
