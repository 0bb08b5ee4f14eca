import * as assert from "uvu/assert";
import { commitFacts, commitsBetween } from "../../src/tools/commit-facts.ts";
import { describe } from "../support/suite.ts";
import { withRepo } from "../support/with-repo.ts";

describe("what a clone knows of a commit", (it) => {
  it("is author, time and message, also by a shortened id", () =>
    withRepo(async ({ dir, env, commit }) => {
      const oid = await commit("sharper edges");

      const facts = await commitFacts({ cwd: dir, env }, oid.slice(0, 7));

      assert.equal(facts.kind === "known" && [facts.oid, facts.subject, facts.isHeld], [oid, "sharper edges", true]);
    }));

  it("is also that it was rebased away, as long as git has it", () =>
    withRepo(async ({ dir, env, git, commit }) => {
      await commit("first");
      const lost = await commit("lost");
      await git("commit", "--quiet", "--amend", "--allow-empty", "--message", "another");

      const facts = await commitFacts({ cwd: dir, env }, lost);

      assert.equal(facts.kind === "known" && [facts.subject, facts.isHeld], ["lost", false]);
    }));

  it("is nothing of another repository's, and a shallow clone says that it is one", () =>
    withRepo(async ({ dir, env, git, commit }) => {
      const first = await commit("first");
      await commit("second");
      await git("push", "--quiet", "origin", "main");
      await git("clone", "--quiet", "--depth", "1", `file://${dir}/../origin.git`, "shallow");

      const [elsewhere, cut] = [
        await commitFacts({ cwd: dir, env }, "1".repeat(40)),
        await commitFacts({ cwd: `${dir}/shallow`, env }, first),
      ];

      assert.equal(elsewhere, { kind: "absent", isShallow: false });
      assert.equal(cut, { kind: "absent", isShallow: true });
    }));

  it("is what lies between two of them, newest first and no more than is wanted", () =>
    withRepo(async ({ dir, env, commit }) => {
      const [older, , newer] = [await commit("one"), await commit("two"), await commit("three")];
      const where = { cwd: dir, env };

      const range = await commitsBetween(where, { older, newer }, 1);

      assert.equal([range?.count, range?.commits], [2, [{ oid: newer, subject: "three" }]]);
      assert.is(await commitsBetween(where, { older: "1".repeat(40), newer }, 1), null);
    }));
});
