import * as assert from "uvu/assert";
import { parseGoDuration } from "../../src/pachyderm/go-duration.ts";
import { describe } from "../support/suite.ts";

describe("Go durations", (it) => {
  it("adds up units, fractions and signs", () => {
    const durations: [string, bigint][] = [
      ["1h30m", 5_400_000_000_000n],
      ["-5m", -300_000_000_000n],
      ["0", 0n],
      ["+.5s", 500_000_000n],
      ["1.5h", 5_400_000_000_000n],
      ["1.99999999999999999999s", 2_000_000_000n],
      ["1\u00b5s", 1_000n],
      ["2562047h47m16.854775807s", 2n ** 63n - 1n],
    ];

    for (const [text, nanoseconds] of durations) assert.equal(parseGoDuration(text), { nanoseconds }, text);
  });

  it("refuses with the words of Go", () => {
    const refused: [string, string][] = [
      ["", 'time: invalid duration ""'],
      ["-", 'time: invalid duration "-"'],
      [".s", 'time: invalid duration ".s"'],
      ["5", 'time: missing unit in duration "5"'],
      ["1d", 'time: unknown unit "d" in duration "1d"'],
      ["1\u00b5", 'time: unknown unit "\\xc2\\xb5" in duration "1\\xc2\\xb5"'],
      ["2562048h", 'time: invalid duration "2562048h"'],
    ];

    for (const [text, error] of refused) assert.equal(parseGoDuration(text), { error }, text);
  });
});
