import * as assert from "uvu/assert";
import { annotationFor, commitInTag } from "../../src/trace/code.ts";
import { readRanImage } from "../../src/trace/ran-image.ts";
import { describe } from "../support/suite.ts";

const [a, b] = ["a", "b"].map((letter) => `sha256:${letter.repeat(64)}`);
const whole = "1".repeat(40);

describe("the code behind an image", (it) => {
  it("is read from the names that container runtimes give, and not from the id of an image on a node", () => {
    const known = { repository: "registry.test:5000/team/edges", digest: a };

    assert.equal(readRanImage(`registry.test:5000/team/edges@${a}`), known);
    assert.equal(readRanImage(`docker-pullable://registry.test:5000/team/edges@${a}`), known);
    for (const local of ["", `docker://${a}`, `${a}`]) assert.is(readRanImage(local).digest, null);
  });

  it("is what was written on the version that ran it, else on the first that names the same digest", () => {
    const versions = [
      { version: "10", image: `edges:x@${a}`, commit: "third" },
      { version: "9", image: `edges:x@${a}`, commit: "second" },
      { version: "2", image: `edges:x@${a}`, commit: "first" },
      { version: "1", image: "edges:x", commit: "tag only" },
    ];

    assert.equal(annotationFor(`edges@${a}`, versions, "10"), { version: "10", commit: "third" });
    assert.equal(annotationFor(`edges@${a}`, versions, "1"), { version: "2", commit: "first" });
    assert.is(annotationFor(`edges@${b}`, versions, "10"), null);
    assert.is(annotationFor("", versions, "10"), null);
  });

  it("is a tag only where that looks like a commit, and not like a date or a version", () => {
    const tags = [whole, `${whole}-0123456789ab`, "a1b2c3d", "20261122", "1.4", "latest", "abc", null];

    assert.equal(tags.map(commitInTag), [whole, whole, "a1b2c3d", null, null, null, null, null]);
  });
});
