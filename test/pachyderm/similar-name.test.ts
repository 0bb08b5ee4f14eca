import * as assert from "uvu/assert";
import { similarName } from "../../src/pachyderm/similar-name.ts";
import { describe } from "../support/suite.ts";

describe("similar names", (it) => {
  const names = ["glob", "repo", "branch", "join_on", "datum_tries", "datum_timeout"];

  it("finds a name with a letter wrong, missing, too many or swapped", () => {
    const typed = ["glbo", "glb", "globb", "rapo", "brnach", "datum_trys"];

    assert.equal(
      typed.map((wrong) => similarName(wrong, names)),
      ["glob", "glob", "glob", "repo", "branch", "datum_tries"],
    );
  });

  it("looks through case and the marks between words", () => {
    assert.equal(
      ["JoinOn", "join-on", "datumtries", "GLOB"].map((wrong) => similarName(wrong, names)),
      ["join_on", "join_on", "datum_tries", "glob"],
    );
  });

  it("finds nothing far away, and does no work for a long text", () => {
    assert.is(similarName("foo", names), null);
    assert.is(similarName("x-note", names), null);
    assert.is(similarName("", names), null);
    assert.is(similarName("datum_tries".repeat(10_000), names), null);
  });
});
