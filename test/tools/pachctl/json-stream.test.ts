import * as assert from "uvu/assert";
import { jsonStream } from "../../../src/tools/pachctl/json-stream.ts";
import { describe } from "../../support/suite.ts";

function read(pieces: readonly string[]): { values: unknown[]; isComplete: boolean } {
  const values: unknown[] = [];
  const stream = jsonStream((value) => values.push(value));
  for (const piece of pieces) stream.add(piece);
  return { values, isComplete: stream.isComplete() };
}

describe("a stream of JSON objects", (it) => {
  it("cuts at every place where a piece may end", () => {
    const text = '{"a":"}{\\"\\\\","b":[{"c":1}]}{"d":"é"}\n{"e":{}}';
    for (let at = 0; at <= text.length; at += 1) {
      const { values, isComplete } = read([text.slice(0, at), text.slice(at)]);
      assert.equal(values, [{ a: '}{"\\', b: [{ c: 1 }] }, { d: "é" }, { e: {} }]);
      assert.ok(isComplete);
    }
  });

  it("has nothing to say of nothing", () => {
    assert.equal(read([""]), { values: [], isComplete: true });
  });

  it("notices what is cut short, and what is no JSON", () => {
    assert.not.ok(read(['{"a":1}{"b"']).isComplete);
    assert.not.ok(read(["PROJECT NAME\n"]).isComplete);
    assert.not.ok(read(["{nonsense}"]).isComplete);
    assert.not.ok(read(['"text"']).isComplete);
  });
});
