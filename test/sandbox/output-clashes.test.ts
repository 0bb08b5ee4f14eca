import * as assert from "uvu/assert";
import { outputClashes } from "../../src/sandbox/output-clashes.ts";
import { describe } from "../support/suite.ts";

describe("outputs of several datums", (it) => {
  it("may not share a path, whatever is in it", () => {
    const clashes = outputClashes([
      { id: "one", paths: ["/a", "/b"] },
      { id: "two", paths: ["/b"] },
    ]);

    assert.equal(clashes, ["duplicate path output by different datums (/b from one and /b from two)"]);
  });

  it("may not have a file where another has a folder", () => {
    const clashes = outputClashes([
      { id: "one", paths: ["/a"] },
      { id: "two", paths: ["/a/b", "/ab/c"] },
    ]);

    assert.equal(clashes, ["file / directory path collision (/a/b)"]);
  });
});
