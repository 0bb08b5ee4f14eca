import * as assert from "uvu/assert";
import { parseQuantity, quantityMeant } from "../../src/pachyderm/quantity.ts";
import { describe } from "../support/suite.ts";

describe("quantities", (it) => {
  it("are read as Kubernetes reads them", () => {
    assert.is(parseQuantity("64M"), 64_000_000);
    assert.is(parseQuantity("1.5Gi"), 1.5 * 2 ** 30);
    assert.is(parseQuantity(".5k"), 500);
    assert.is(parseQuantity("128974848"), 128_974_848);
    assert.is(parseQuantity("1e3"), 1000);
    assert.is(parseQuantity("1E"), 1e18);
    assert.is(parseQuantity("-2"), -2);
    assert.is(parseQuantity("100m"), 0.1);
  });

  it("are nothing else", () => {
    for (const text of ["", "64MB", "1K", "1gi", "10 G", " 1G", "1,5G", "lots", ".", "+", "1ee3", "1constructor"]) {
      assert.is(parseQuantity(text), null, text);
    }
  });

  it("are meant where the unit is sure", () => {
    const meant = {
      "64MB": "64M",
      "1gi": "1Gi",
      "10 G": "10G",
      "1K": "1k",
      "1kb": "1k",
      "2 GiB": "2Gi",
      "512 bytes": "512",
    };

    for (const [text, quantity] of Object.entries(meant)) assert.is(quantityMeant(text), quantity, text);
  });

  it("are not guessed", () => {
    for (const text of ["64 m", "1,5G", "lots", "1 constructor", "G"]) assert.is(quantityMeant(text), null, text);
  });
});
