import * as assert from "uvu/assert";
import { expectedMs, partsOf } from "../../src/deploy/transaction-cost.ts";
import { describe } from "../support/suite.ts";

describe("transaction cost", (it) => {
  it("grows with the square of the pipelines, as it was measured", () => {
    assert.is(expectedMs(0), 0);
    assert.ok(Math.abs(expectedMs(1) - 500) < 250);
    assert.ok(Math.abs(expectedMs(5) - 3200) < 1500);
    assert.ok(Math.abs(expectedMs(10) - 13_500) < 2000);
  });

  it("cuts a deploy into transactions, upstream first, where a cap says so", () => {
    assert.equal(partsOf([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
    assert.equal(partsOf([1, 2, 3], null), [[1, 2, 3]]);
    assert.equal(partsOf([], 2), []);
  });
});
