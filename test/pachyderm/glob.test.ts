import * as assert from "uvu/assert";
import { cleanGlob, groupsIn, panicIn, readGlob } from "../../src/pachyderm/glob.ts";
import { countCpu } from "../support/cpu-time.ts";
import { describe } from "../support/suite.ts";

describe("globs", (it) => {
  it("counts the groups a key can name", () => {
    const counts: [string, number][] = [
      ["/*", 0],
      ["/(*).(*)", 2],
      ["/@(a|b)/!(c)", 2],
      ["/\\(a)", 0],
      ["/[(]", 0],
      ["/{(a),b}", 1],
      ["/((a)b)", 2],
    ];

    for (const [glob, captures] of counts) assert.is(readGlob(glob).captures, captures, glob);
  });

  it("finds the classes that fail the job", () => {
    const faults: [string, string | null][] = [
      ["/a[b", "unexpected end of input"],
      ["/[[]", "unexpected end of input"],
      ["/[]", "unterminated [] set"],
      ["/[!]", "unterminated [] set"],
      ["/[z-a]", "[z-a] range in reverse order"],
      ["/[a-z0-9]", null],
      ["/a^(b)", "unimplemented quatifier ^"],
      ["/!^(b)", null],
      ["/[](a)", "unterminated [] set"],
      ["/[[:alpha:]]", null],
      ["/[a-]", null],
      ["/[\\]]", null],
    ];

    for (const [glob, error] of faults) assert.is(readGlob(glob).error, error, glob);
  });

  it("names brackets without a partner, and empty groups", () => {
    assert.equal(readGlob("/{a,b").unpaired, ["{"]);
    assert.equal(readGlob("/a)").unpaired, [")"]);
    // Up to the next class all is taken into this one.
    assert.equal(readGlob("/[]a[b]").unpaired, ["["]);
    assert.equal(readGlob("/(a|b)/{c,d}").unpaired, []);
    assert.ok(readGlob("/()").hasEmptyGroup);
  });

  it("reads a long hostile glob in linear time", () => {
    const spentMs = countCpu();

    readGlob("(".repeat(200_000) + "[".repeat(200_000));

    assert.ok(spentMs() < 1000);
  });

  it("cleans a path as pachd does", () => {
    const cleaned: [string, string][] = [
      ["a", "/a"],
      ["./a", "/a"],
      ["/a/", "/a"],
      ["//", "/"],
      [".", "/"],
      ["/a/../b", "/b"],
      ["/..", "/"],
      ["..", "/"],
      ["a/../../b", "/b"],
      [" ", "/ "],
    ];

    for (const [glob, clean] of cleaned) assert.is(cleanGlob(glob), clean, glob);
  });

  it("reads the group numbers of a key", () => {
    assert.equal(groupsIn("$1-${2}"), [1, 2]);
    assert.equal(groupsIn("$$1"), []);
    assert.equal(groupsIn("name"), []);
  });

  it("finds the group numbers that make the real matcher panic", () => {
    const keys: [string, string | null][] = [
      ["$01", "$01"],
      ["a-${00}", "${00}"],
      ["$1234567890", "$1234567890"],
      ["$\u0661", "$\u0661"],
      ["$0-$1-$123456789", null],
      ["$$01", null],
      ["${01", null],
    ];

    for (const [key, panicking] of keys) assert.is(panicIn(key), panicking, key);
  });
});
