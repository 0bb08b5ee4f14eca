import * as assert from "uvu/assert";
import { expandWord } from "../../src/images/expand.ts";
import { describe } from "../support/suite.ts";

describe("Dockerfile words", (it) => {
  const variables = new Map([
    ["A", "one"],
    ["EMPTY", ""],
  ]);
  const cases: [string, string | null][] = [
    ["$A/x", "one/x"],
    ["$" + "{A}x", "onex"],
    ["$Ax", ""],
    ["\\$A", "$A"],
    ["'$A'", "$A"],
    ['"$A b"', "one b"],
    ["$" + "{EMPTY:-z}", "z"],
    ["$" + "{EMPTY-z}", ""],
    ["$" + "{A:+yes}", "yes"],
    ["$" + "{NOT:-$" + "{A}}", "one"],
    ["$" + "{A#o}", null],
    ["$" + "{A", null],
    ["$", "$"],
  ];
  for (const [word, expected] of cases) {
    it(`expands ${word}`, () => {
      assert.is(expandWord(word, variables, "\\"), expected);
    });
  }
});
