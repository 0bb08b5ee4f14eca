import * as assert from "uvu/assert";
import { parseTriggerSize } from "../../src/pachyderm/trigger-size.ts";
import { describe } from "../support/suite.ts";

describe("trigger sizes", (it) => {
  it("counts every unit in powers of a thousand", () => {
    const sizes: [string, number][] = [
      ["10M", 1e7],
      ["1.5G", 1.5e9],
      ["0", 0],
      ["10k", 1e4],
      ["5t", 5e12],
      ["1Pb", 1e15],
      ["12b", 12],
      ["1 MiB", 1e6],
      [".5k", 500],
      ["5.", 5],
      ["1e3", 1000],
      ["1_0k", 10000],
    ];

    for (const [text, bytes] of sizes) assert.equal(parseTriggerSize(text), { bytes }, text);
  });

  it("refuses with the words of go-units", () => {
    const refused: [string, string][] = [
      ["big", "invalid size: 'big'"],
      ["-1M", "invalid size: '-1M'"],
      ["", "invalid size: ''"],
      ["10X", "invalid suffix: 'x'"],
      ["10Mbit", "invalid suffix: 'Mbit'"],
      ["10Mx", "invalid suffix: 'mx'"],
      [" 10M", 'strconv.ParseFloat: parsing " 10": invalid syntax'],
      ["1M1K", 'strconv.ParseFloat: parsing "1M1": invalid syntax'],
    ];

    for (const [text, error] of refused) assert.equal(parseTriggerSize(text), { error }, text);
  });
});
