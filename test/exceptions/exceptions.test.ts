import * as assert from "uvu/assert";
import { compareWithBaseline, readBaseline, writeBaseline } from "../../src/exceptions/baseline.ts";
import { applyExceptions } from "../../src/exceptions/exception.ts";
import { ignoreRules } from "../../src/exceptions/ignore-rules.ts";
import { findSilencers } from "../../src/exceptions/silencers.ts";
import { Failure } from "../../src/failure.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import type { Problem } from "../../src/problem.ts";
import { describe } from "../support/suite.ts";

function problemAt(line: number, code = "glob", more: Partial<Problem> = {}): Problem {
  const at = { file: "a.yaml", line, column: 3 };
  return { code, severity: "error", refusedBy: null, message: `${code}!`, pipeline: null, at, width: 1, ...more };
}

function silencersIn(text: string) {
  const { source, specs } = readSpecs("a.yaml", Buffer.from(text));
  return findSilencers(source, specs);
}

const codesOf = (problems: readonly Problem[]) => problems.map(({ code, at }) => `${code}:${at.line}`);

describe("silencers", (it) => {
  it("hold back one check on their own line, or on the line below", () => {
    const text = "pipeline: {name: a} # pachook-ignore glob: old data\n# pachook-ignore secret: made by hand\nx: 1\n";

    const { kept, heldBack } = applyExceptions([problemAt(1), problemAt(2), problemAt(3, "secret")], silencersIn(text));

    assert.equal(codesOf(heldBack), ["glob:1", "secret:3"]);
    assert.equal(codesOf(kept), ["glob:2"]);
  });

  it("stand one below the other for the same line", () => {
    const text = "pipeline: {name: a}\n# pachook-ignore glob: one\n  # pachook-ignore secret: two\nx: 1\n";

    const { heldBack } = applyExceptions([problemAt(4), problemAt(4, "secret")], silencersIn(text));

    assert.is(heldBack.length, 2);
  });

  it("are reported without a reason, and where there is nothing to silence", () => {
    const text = "a: 1 # pachook-ignore glob\nb: 2 # pachook-ignore glob: fine now\n";

    const { kept } = applyExceptions([problemAt(1)], silencersIn(text));

    assert.equal(
      kept.map(({ message, at }) => `${at.line}:${at.column} ${message}`),
      [
        "1:3 glob!",
        '1:6 this silences "glob" without a reason, so it does not count',
        '2:6 there is no "glob" problem here to silence any more',
      ],
    );
  });

  it("are comments only: a value that looks like one is the user's text", () => {
    assert.equal(silencersIn('pipeline: {name: a}\ntransform:\n  cmd: ["echo # pachook-ignore glob: no"]\n'), []);
  });
});

describe("ignore rules", (it) => {
  it("hold back one check in the files of a glob and in one pipeline", () => {
    const at = { file: "pachook.yaml", line: 4, column: 5 };
    const rules = ignoreRules([{ code: "glob", glob: "*.yaml", pipeline: "edges", reason: "old", at }]);

    const { kept, heldBack } = applyExceptions([problemAt(1, "glob", { pipeline: "edges" }), problemAt(2)], rules);

    assert.equal(codesOf(heldBack), ["glob:1"]);
    assert.equal(codesOf(kept), ["glob:2"]);
    assert.equal(codesOf(applyExceptions([], rules).kept), ["silencer:4"]);
  });
});

describe("baseline", (it) => {
  const known = readBaseline(Buffer.from(writeBaseline([problemAt(1), problemAt(5), problemAt(9, "secret")])));

  it("knows a problem wherever its line went, as often as it was there", () => {
    const { fresh, knownCount } = compareWithBaseline([problemAt(70), problemAt(80), problemAt(90)], known);

    assert.equal(codesOf(fresh), ["glob:90"]);
    assert.is(knownCount, 2);
  });

  it("does not mind that a place named in a message moves", () => {
    const saying = (message: string) => problemAt(1, "duplicate-pipeline", { message });
    const before = readBaseline(Buffer.from(writeBaseline([saying("also at b.yaml:3:4, line 7")])));

    assert.is(compareWithBaseline([saying("also at b.yaml:5:4, line 9")], before).knownCount, 1);
  });

  it("names entries that match nothing any more", () => {
    const { gone } = compareWithBaseline([problemAt(1)], known);

    assert.equal(
      gone.map(({ code, count }) => [code, count]),
      [
        ["glob", 2],
        ["secret", 1],
      ],
    );
  });

  it("is refused with the way out where it is broken", () => {
    for (const text of ["<<<<<<< HEAD", "[]", '{"version":2,"problems":[]}', '{"version":1,"problems":[{"file":1}]}']) {
      assert.throws(
        () => readBaseline(Buffer.from(text)),
        (error: unknown) => error instanceof Failure && error.code === "config" && /--write-baseline/.test(error.hint),
      );
    }
  });
});
