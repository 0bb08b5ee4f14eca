import * as assert from "uvu/assert";
import { lineAt, placeAt, sourceOf, widthOf } from "../../src/pachyderm/source.ts";
import { describe } from "../support/suite.ts";

describe("source", (it) => {
  it("counts lines from 1 whatever ends them", () => {
    const source = sourceOf("a.yaml", "one\ntwo\r\nthree\rfour");

    assert.equal(placeAt(source, 0), { file: "a.yaml", line: 1, column: 1 });
    assert.equal(placeAt(source, 5), { file: "a.yaml", line: 2, column: 2 });
    assert.equal(placeAt(source, 9), { file: "a.yaml", line: 3, column: 1 });
    assert.equal(placeAt(source, 15), { file: "a.yaml", line: 4, column: 1 });
  });

  it("takes an offset past the end for the end", () => {
    assert.equal(placeAt(sourceOf("a.yaml", "ab"), 99), { file: "a.yaml", line: 1, column: 3 });
  });

  it("shows a line without its line end, and keeps a caret inside it", () => {
    const source = sourceOf("a.yaml", "a: 1\r\nb: 2\r\n");

    assert.is(lineAt(source, 7), "b: 2");
    assert.is(widthOf(source, { start: 9, end: 99 }), 1);
  });
});
