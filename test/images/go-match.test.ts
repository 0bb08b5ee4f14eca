import * as assert from "uvu/assert";
import { matcherOf } from "../../src/images/go-match.ts";
import { describe } from "../support/suite.ts";

describe("patterns of COPY", (it) => {
  it("match as Go does, one folder at a time", () => {
    assert.is(matcherOf("a/*.py")?.("a/b.py"), true);
    assert.is(matcherOf("a/*.py")?.("a/c/b.py"), false);
    assert.is(matcherOf("[!a]")?.("!"), true);
    assert.is(matcherOf("[^a]")?.("b"), true);
    assert.is(matcherOf("../x")?.("x"), true);
    assert.is(matcherOf("a\\*")?.("a*"), true);
  });
});
