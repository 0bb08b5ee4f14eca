import * as assert from "uvu/assert";
import { readPlaceholder } from "../../src/patterns/placeholder.ts";
import { countCpu } from "../support/cpu-time.ts";
import { describe } from "../support/suite.ts";

function namesIn(expression: string, text: string): string[] {
  const read = readPlaceholder(expression);
  if ("fault" in read) throw new Error(`${expression} ${read.fault}`);
  return read.find(text).map(({ captured }) => captured);
}

const faultIn = (expression: string) => {
  const read = readPlaceholder(expression);
  return "fault" in read ? read.fault : null;
};

describe("placeholders", (it) => {
  it("find the variable's name in the usual notations", () => {
    assert.equal(namesIn("\\$\\{(\\w+)\\}", "app:${TAG} and ${n}"), ["TAG", "n"]);
    assert.equal(namesIn("\\${(\\w+)}", "app:${TAG}"), ["TAG"]);
    assert.equal(namesIn("__([A-Z_]+)__", "app:__IMAGE_TAG__"), ["IMAGE_TAG"]);
    assert.equal(namesIn("__(\\w+?)__", "__a__ __b__"), ["a", "b"]);
    assert.equal(namesIn("\\{\\{\\s*\\.?(\\w+)\\s*\\}\\}", "{{ .tag }}{{n}}"), ["tag", "n"]);
    assert.equal(namesIn("(?:\\$|%)(TAG|n)", "$TAG %n"), ["TAG", "n"]);
  });

  it("say where they were found", () => {
    const read = readPlaceholder("@(\\w+)@");

    assert.equal("find" in read && read.find("x@a@y"), [{ start: 1, end: 4, captured: "a" }]);
  });

  it("need exactly one group", () => {
    assert.match(String(faultIn("\\$\\w+")), "has 0 groups");
    assert.match(String(faultIn("(a)(b)")), "has 2 groups");
  });

  it("refuse what cannot be matched in linear time, and what is broken", () => {
    assert.match(String(faultIn("(?=a)(b)")), "holds (?=");
    assert.match(String(faultIn("(a)\\1")), "holds \\1");
    assert.match(String(faultIn("(a){2,9}")), "a count in braces");
    assert.match(String(faultIn("^(a)$")), "the anchor ^");
    assert.match(String(faultIn("(a")), "( that never closes");
    assert.match(String(faultIn("(a))")), ") too many");
    assert.match(String(faultIn("([a)")), "[ that never closes");
    assert.match(String(faultIn("*(a)")), "nothing before it");
    assert.match(String(faultIn("(a*)")), "empty text");
    assert.match(String(faultIn("(a)\\")), "ends in a backslash");
    assert.match(String(faultIn("x".repeat(101))), "101 characters");
  });

  it("stay linear on the expressions that hang JavaScript", () => {
    const spentMs = countCpu();

    assert.equal(namesIn("((?:a+)+)+b", "a".repeat(100_000)), []);
    assert.equal(namesIn("((?:a|aa)+)$?".replace("$?", "c"), "a".repeat(100_000)), []);

    assert.ok(spentMs() < 5000);
  });
});
