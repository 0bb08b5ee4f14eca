import * as assert from "uvu/assert";
import { afterIgnore, type ContextFile, filesBelow, ignoreFilePaths } from "../../src/images/context.ts";
import { describe } from "../support/suite.ts";

function files(...paths: string[]): ContextFile[] {
  return paths.map((path) => ({ path, mode: "100644", oid: "0".repeat(40) }));
}

describe("build context", (it) => {
  it("is the files below a folder, in the same order everywhere", () => {
    assert.equal(
      filesBelow(files("b/z", "a", "b/A", "bc"), "b").map(({ path }) => path),
      ["A", "z"],
    );
  });

  it("leaves out what the ignore file names, with its exceptions", () => {
    const kept = afterIgnore(files("a.log", "sub/b.log", "keep.log", "x"), "*.log\n!keep.log\n# comment\n");

    assert.equal(
      kept.map(({ path }) => path),
      ["sub/b.log", "keep.log", "x"],
    );
    assert.equal(ignoreFilePaths({ context: "edges", dockerfile: "edges/Dockerfile" }), [
      "edges/Dockerfile.dockerignore",
      "edges/.dockerignore",
    ]);
  });
});
