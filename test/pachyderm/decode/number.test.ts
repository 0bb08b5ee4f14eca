import * as assert from "uvu/assert";
import { int32, int64, readFloat32, readInteger, uint64 } from "../../../src/pachyderm/decode/number.ts";
import { describe } from "../../support/suite.ts";

describe("numbers", (it) => {
  const whole = (text: string) => {
    const read = readInteger(text, int64);
    return typeof read === "string" ? read : `${read.value}${read.junk ? " and junk" : ""}`;
  };

  it("takes an integer in every form that JSON has for it", () => {
    const forms = ["3", "-3", "0", "-0", "-0.0", "3.0", "1e2", "1E+2", "1.5e1", "0.05e3", "100e-2", "0e999999999999"];

    const read = forms.map(whole);

    assert.equal(read, ["3", "-3", "0", "0", "0", "3", "100", "100", "15", "50", "1", "0"]);
  });

  it("refuses what is no integer", () => {
    const forms = ["", " 3", "3 ", "3\u00a0", "\u00853", "3.5", "1e-1", "+3", "010", ".5", "1.", "1e", "0x1F", "１２"];
    const words = ["NaN", "Infinity", "five", "-", "10MB", "10_000", "10-2", "1.2.3", "true", "1.05e1", "10e-2"];

    assert.equal(new Set([...forms, ...words].map(whole)), new Set(["no-number"]));
  });

  it("passes over what follows a number, as protojson does", () => {
    const forms = ["10 MB", "10%", "10/2", "10,5", "5\t5", "12:30", '5"', "5字", "5\u0000", "5\ufeff"];

    const read = forms.map(whole);

    assert.equal(
      read,
      ["10", "10", "10", "10", "5", "12", "5", "5", "5", "5"].map((value) => `${value} and junk`),
    );
  });

  it("keeps to the range of each type", () => {
    assert.is(whole("9223372036854775807"), "9223372036854775807");
    assert.is(whole("9223372036854775808"), "out-of-range");
    assert.is(whole("-9223372036854775808"), "-9223372036854775808");
    assert.is(readInteger("2147483648", int32), "out-of-range");
    assert.is(readInteger("-1", uint64), "out-of-range");
    assert.equal(readInteger("18446744073709551615", uint64), { value: 18446744073709551615n, junk: false });
    assert.equal(readInteger("-0", uint64), { value: 0n, junk: false });
  });

  it("builds no long digits for a huge exponent, nor for a long number", () => {
    assert.is(whole("1e999999999"), "out-of-range");
    assert.is(whole("1e99999999999999999999"), "out-of-range");
    assert.is(whole("1e-999999999"), "no-number");
    assert.is(whole("9".repeat(1_000_000)), "out-of-range");
    assert.is(whole(`1.${"0".repeat(1_000_000)}1`), "no-number");
  });

  it("rounds a float to 32 bits, and knows three names", () => {
    assert.equal(readFloat32("0.33333333333333"), { value: Math.fround(1 / 3), junk: false });
    assert.equal(readFloat32("16777217"), { value: 16777216, junk: false });
    assert.equal(readFloat32("1e-60"), { value: 0, junk: false });
    assert.equal(readFloat32("-Infinity"), { value: Number.NEGATIVE_INFINITY, junk: false });
    assert.equal(readFloat32("NaN"), { value: Number.NaN, junk: false });
    assert.equal(readFloat32("500 m"), { value: 500, junk: true });
  });

  it("refuses a float out of the 32-bit range, and other words", () => {
    const forms = ["3.4028236e38", "1e39", "-1e400", "500m", "inf", "nan", "+1.5", "", " 1", "1 ", ".5"];

    const read = forms.map((text) => readFloat32(text));

    assert.equal(read, ["out-of-range", "out-of-range", "out-of-range", ...Array(8).fill("no-number")]);
    assert.equal(readFloat32("3.4028235e38"), { value: Math.fround(3.4028235e38), junk: false });
  });
});
