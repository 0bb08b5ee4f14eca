import * as assert from "uvu/assert";
import { inCommitOrder } from "../../../src/flows/pushing/in-commit-order.ts";
import { describe } from "../../support/suite.ts";

/** Commits with their time, and which comes after which. */
const gitWith = (times: Readonly<Record<string, number>>, parents: Readonly<Record<string, string>> = {}) => ({
  commitTime: async (commit: string) => times[commit] ?? 0,
  isAncestor: async (older: string, newer: string) => {
    for (let at = parents[newer]; at !== undefined; at = parents[at]) if (at === older) return true;
    return false;
  },
});

const order = (commits: readonly string[], git: ReturnType<typeof gitWith>) =>
  inCommitOrder(commits, (each) => each, git);

describe("the order of pushed commits", (it) => {
  it("is that of their time where none comes after another", async () =>
    assert.equal(await order(["b", "c", "a"], gitWith({ a: 1, b: 2, c: 3 })), ["a", "b", "c"]));

  it("puts an ancestor first, whatever the clocks say", async () =>
    assert.equal(
      await order(["child", "other", "parent"], gitWith({ child: 1, other: 2, parent: 9 }, { child: "parent" })),
      ["other", "parent", "child"],
    ));
});
