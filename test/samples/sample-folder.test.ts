import * as assert from "uvu/assert";
import { folderOf } from "../../src/samples/sample-folder.ts";
import { describe } from "../support/suite.ts";

describe("the folder of a sample", (it) => {
  it("is the repo's, and of another branch its own", () => {
    const id = "0123456789ab4def8123456789abcdef";

    assert.equal(
      [
        folderOf({ project: null, repo: "images", commit: "master" }),
        folderOf({ project: null, repo: "images", commit: id }),
        folderOf({ project: null, repo: "images", commit: "staging" }),
        folderOf({ project: null, repo: "images", commit: "master^1" }),
        folderOf({ project: null, repo: "images", commit: "staging~2" }),
        folderOf({ project: "vision", repo: "images", commit: "master" }),
      ],
      [
        "samples/images",
        "samples/images",
        "samples/images@staging",
        "samples/images",
        "samples/images@staging",
        "samples/vision/images",
      ],
    );
  });
});
