import * as assert from "uvu/assert";
import type { Problem } from "../../src/problem.ts";
import { applyEdits, withoutOverlaps } from "../../src/repairs/apply-edits.ts";
import { mend } from "../../src/repairs/mend.ts";
import { showDiff } from "../../src/repairs/show-diff.ts";
import { describe } from "../support/suite.ts";

const bytesOf = (text: string) => Buffer.from(text, "utf8");
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

function problem(code: string, more: Partial<Problem> = {}): Problem {
  const at = { file: "a.yaml", line: 1, column: 1 };
  return { code, severity: "error", refusedBy: null, message: code, pipeline: null, at, width: 1, ...more };
}

/** A checker that wants one word replaced, wherever it stands. */
function wants(from: string, to: string, more: Partial<Problem> = {}) {
  return (text: string): Problem[] => {
    const start = text.indexOf(from);
    if (start === -1) return [];
    const edits = [{ start, end: start + from.length, text: to }];
    return [problem(from, { repair: { summary: `${from} -> ${to}`, edits }, ...more })];
  };
}

function looking(...lookers: ((text: string) => Problem[])[]) {
  return (bytes: Uint8Array) => {
    const text = textOf(bytes).replace(/^\ufeff/, "");
    return lookers.flatMap((look) => look(text));
  };
}

describe("mend", (it) => {
  it("changes only the spot: byte order mark, line ends, blanks and umlauts stay", () => {
    const before = bytesOf("\ufeffa: ü \r\nb: 64MB # 64MB\r\rc\n\n");

    const { bytes, made } = mend(before, looking(wants("64MB", "64M")));

    assert.is(textOf(bytes), "\ufeffa: ü \r\nb: 64M # 64M\r\rc\n\n");
    assert.is(made.length, 2);
  });

  it("makes a repair that another one uncovered", () => {
    const old = wants("one", "two", { refusedBy: "pachctl" });

    const { bytes } = mend(bytesOf("one"), looking(old, wants("two", "three")));

    assert.is(textOf(bytes), "three");
  });

  it("leaves a repair that brings a new error, makes the others, and says why", () => {
    const harm = (text: string) => (text.includes("bad") ? [problem("worse", { message: "it is worse" })] : []);

    const { bytes, made, left } = mend(bytesOf("x y"), looking(wants("x", "bad"), wants("y", "good"), harm));

    assert.is(textOf(bytes), "x good");
    assert.equal(
      made.map(({ code }) => code),
      ["y"],
    );
    assert.equal(
      left.map(({ problem: { code }, why }) => [code, why]),
      [["x", "it would bring another error: it is worse"]],
    );
  });

  it("does not mind errors that a refusal of pachctl hid, but minds another refusal", () => {
    const hidden = (by: "pachd" | "pachctl") => (text: string) =>
      text.includes("new") ? [problem("hidden", { refusedBy: by })] : [];
    const old = wants("old", "new", { refusedBy: "pachctl" });

    assert.is(textOf(mend(bytesOf("old"), looking(old, hidden("pachd"))).bytes), "new");
    assert.is(textOf(mend(bytesOf("old"), looking(old, hidden("pachctl"))).bytes), "old");
  });

  it("ends where two repairs undo each other", () => {
    const { made } = mend(bytesOf("one"), looking(wants("one", "two"), wants("two", "one")));

    assert.ok(made.length <= 10);
  });

  it("leaves a file alone that is not UTF-8, or would not come back the same", () => {
    for (const before of [Buffer.from("\ufeffa: 64MB", "utf16le"), Buffer.from([0x36, 0x34, 0x4d, 0x42, 0xff])]) {
      const { bytes, left } = mend(before, () => [problem("q", { repair: { summary: "s", edits: [] } })]);

      assert.is(bytes, before);
      assert.equal(
        left.map(({ why }) => why),
        ["the file is not UTF-8 text"],
      );
    }
  });
});

describe("edits", (it) => {
  it("are applied in any order, insertions included", () => {
    const edits = [
      { start: 5, end: 5, text: "!" },
      { start: 0, end: 1, text: "J" },
      { start: 2, end: 4, text: "" },
    ];

    assert.is(applyEdits("hello", edits), "Jeo!");
  });

  it("that touch the same spot wait for the next round, whole; the same edit twice is one", () => {
    const at = (start: number, end: number, text: string) => ({ start, end, text });
    const one = problem("one", { repair: { summary: "", edits: [at(0, 4, "x"), at(8, 9, "y")] } });
    const same = problem("same", { repair: { summary: "", edits: [at(0, 4, "x")] } });
    const other = problem("other", { repair: { summary: "", edits: [at(3, 5, "z"), at(20, 21, "w")] } });

    const { problems, edits } = withoutOverlaps([one, same, other]);

    assert.equal(
      problems.map(({ code }) => code),
      ["one", "same"],
    );
    assert.is(edits.length, 2);
  });
});

describe("diff", (it) => {
  it("is one that git apply takes: prefixes, three lines round each change, CR kept", () => {
    const before = bytesOf(["a", "b", "c", "d", "e\r", "f", "g", "h", "i"].join("\n"));
    const after = bytesOf(["a", "b", "c", "d", "E\r", "f", "g", "h", "i"].join("\n"));

    assert.is(
      showDiff("p/x.yaml", before, after),
      "--- a/p/x.yaml\n+++ b/p/x.yaml\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\r\n+E\r\n f\n g\n h\n",
    );
  });
});
