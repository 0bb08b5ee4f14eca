import * as assert from "uvu/assert";
import { readDuration } from "../../../src/pachyderm/decode/duration.ts";
import { describe } from "../../support/suite.ts";

describe("durations", (it) => {
  it("takes decimal seconds", () => {
    const forms = ["300s", "1.5s", ".5s", "5.s", "-3s", "+3s", "0.000000001s", "-0s", ".s", "315576000000s"];

    const read = forms.map(readDuration);

    const second = 1_000_000_000n;
    assert.equal(
      read,
      [300n * second, 1_500_000_000n, 500_000_000n, 5n * second, -3n * second, 3n * second].concat([
        1n,
        0n,
        0n,
        315_576_000_000n * second,
      ]),
    );
  });

  it("refuses every other form", () => {
    const forms = [
      "5m",
      "1h30m",
      "300",
      "",
      "s",
      "-s",
      " 3s",
      "3s ",
      "300 s",
      "0001s",
      "1e3s",
      "3S",
      "1_000s",
      "100ms",
    ];
    const more = ["PT5M", "1.0000000001s", "315576000001s", `${"9".repeat(100_000)}s`, "1.5", "--3s"];

    assert.equal(new Set([...forms, ...more].map(readDuration)), new Set([null]));
  });
});
