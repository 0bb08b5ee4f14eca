import * as assert from "uvu/assert";
import { comparerFor } from "../../../src/flows/testing/comparer-for.ts";
import { describe } from "../../support/suite.ts";

describe("how an output is compared", (it) => {
  const rules = [
    { glob: "**/*.png", how: "picture:3" },
    { glob: "montage/**", how: "bytes" },
    { glob: "montage/*.csv", how: "csv" },
  ];

  it("is said by the last rule that fits pipeline and path", () => {
    const comparerOf = comparerFor(rules);

    assert.equal(comparerOf("edges", "/deep/a.png"), { kind: "picture", tolerance: 3 });
    assert.equal(comparerOf("montage", "/a.png"), { kind: "bytes" });
    assert.equal(comparerOf("montage", "/a.csv"), { kind: "csv" });
  });

  it("is byte by byte where no rule fits", () => {
    assert.equal(comparerFor(rules)("edges", "/a.csv"), { kind: "bytes" });
  });
});
