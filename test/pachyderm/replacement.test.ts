import * as assert from "uvu/assert";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import { replaceText } from "../../src/pachyderm/replacement.ts";
import { describe } from "../support/suite.ts";

describe("replacing the text of a scalar", (it) => {
  it("keeps the quotes, and touches nothing else", () => {
    const text = 'pipeline: {name: edges}\nresource_limits:\n  memory: "64MB" # 64MB\n';

    assert.is(mended(text), text.replace('"64MB"', '"64M"'));
  });

  it("is not tried where the file writes the value in another way", () => {
    const text = 'pipeline: {name: edges}\nresource_limits:\n  memory: "64\\x4dB"\n';

    assert.is(mended(text), text);
  });
});

function mended(text: string): string {
  const [spec] = readSpecs("edges.yaml", new TextEncoder().encode(text)).specs;
  if (spec === undefined) throw new Error("the text has no spec");
  let result = text;
  for (const { start, end, text: put } of replaceText(spec, ["resource_limits", "memory"], {
    from: "64MB",
    to: "64M",
  })) {
    result = result.slice(0, start) + put + result.slice(end);
  }
  return result;
}
