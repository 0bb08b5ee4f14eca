import * as assert from "uvu/assert";
import { parseTarget } from "../../src/trace/target.ts";
import { describe } from "../support/suite.ts";

describe("what is to be traced", (it) => {
  it("is a repo and a branch or commit, with or without project and path", () => {
    assert.equal(parseTarget("edges@master"), { project: null, repo: "edges", commit: "master", path: null });
    assert.equal(parseTarget("vision/edges@5e0c:/a b.png"), {
      project: "vision",
      repo: "edges",
      commit: "5e0c",
      path: "/a b.png",
    });
    assert.is(parseTarget("edges@master:a.png")?.path, "/a.png");
    assert.is(parseTarget("edges@master:/")?.path, null);
  });

  it("is nothing without a commit, nor with words that pachctl would take for something else", () => {
    for (const text of ["edges", "@master", "edges@", "--raw@master:/x y", "a/b/c@master", "edges@a b"]) {
      assert.is(parseTarget(text), null, text);
    }
  });
});
