import * as assert from "uvu/assert";
import { adoptOrKeep, decideImage, type Standing, type StandingImage } from "../../src/deploy/image-plan.ts";
import type { Digest } from "../../src/tools/registry/digest.ts";
import { describe } from "../support/suite.ts";

const wanted = { name: "edges", commit: "c".repeat(40), key: "a".repeat(64) };
const withKey = `${wanted.commit}-${"a".repeat(12)}`;
const nothing: Standing = { underKey: null, underCommit: null, underBoth: null };

function digest(letter: string): Digest {
  return `sha256:${letter.repeat(64)}`;
}

function image(letter: string, key: string | null = wanted.key): StandingImage {
  return { digest: digest(letter), key, revision: null };
}

/** What is decided, in a line. */
function decide(standing: Partial<Standing>, reuse = true): string {
  const decision = decideImage(wanted, { ...nothing, ...standing }, { reuse });
  const tag = decision.tag === withKey ? "commit-key" : "commit";
  if (decision.kind === "make") return `make ${tag}`;
  return `${decision.kind} ${decision.digest.slice(7, 8)} ${tag} ${decision.isTagged ? "stands" : "to tag"}`;
}

describe("deciding about an image", (it) => {
  it("makes what nobody has", () => {
    assert.is(decide({}), "make commit");
  });

  it("takes what stands under its key, and names it by the commit", () => {
    assert.is(decide({ underKey: image("1") }), "reuse 1 commit to tag");
  });

  it("sends nothing where the commit's tag leads there already, also if the key's tag is gone", () => {
    assert.is(decide({ underKey: image("1"), underCommit: image("1") }), "reuse 1 commit stands");
    assert.is(decide({ underCommit: image("1") }), "reuse 1 commit stands");
  });

  it("adopts the one that the commit's tag names where two were made from the same things", () => {
    assert.is(decide({ underKey: image("1"), underCommit: image("2") }), "adopt 2 commit stands");
  });

  it("believes no label with another key, and none at all", () => {
    assert.is(decide({ underKey: image("1", "b".repeat(64)) }), "make commit");
    assert.is(decide({ underKey: image("1", null) }), "make commit");
  });

  it("never moves a commit's tag to another key", () => {
    const other = image("2", "b".repeat(64));
    assert.is(decide({ underCommit: other }), "make commit-key");
    assert.is(decide({ underCommit: other, underKey: image("1") }), "reuse 1 commit-key to tag");
    assert.is(decide({ underCommit: other, underKey: image("1"), underBoth: image("1") }), "reuse 1 commit-key stands");
    assert.is(decide({ underCommit: image("2", null) }), "make commit-key");
  });

  it("makes it again where reuse is switched off, and still moves no tag to another key", () => {
    const off = false;
    assert.is(decide({ underKey: image("1"), underCommit: image("1") }, off), "make commit");
    assert.is(decide({ underCommit: image("2", "b".repeat(64)) }, off), "make commit-key");
  });

  it("leaves the place to whoever was quicker with the same key", () => {
    const made = { digest: digest("1"), key: wanted.key };
    assert.is(adoptOrKeep(made, image("2")), digest("2"));
    assert.is(adoptOrKeep(made, image("2", null)), digest("1"));
    assert.is(adoptOrKeep(made, null), digest("1"));
  });
});
