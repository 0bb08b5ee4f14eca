import * as assert from "uvu/assert";
import { readTimestamp } from "../../../src/pachyderm/decode/timestamp.ts";
import { describe } from "../../support/suite.ts";

describe("timestamps", (it) => {
  it("takes RFC 3339 with a zone, and gives UTC", () => {
    assert.is(readTimestamp("2024-01-01T00:00:00Z"), "2024-01-01T00:00:00Z");
    assert.is(readTimestamp("2024-01-01T00:00:00+02:00"), "2023-12-31T22:00:00Z");
    assert.is(readTimestamp("2024-02-29T23:59:59.123456789-01:30"), "2024-03-01T01:29:59.123456789Z");
    assert.is(readTimestamp("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00Z");
    assert.is(readTimestamp("9999-12-31T23:59:59.999999999Z"), "9999-12-31T23:59:59.999999999Z");
  });

  it("takes the two looser forms of Go's parser", () => {
    assert.is(readTimestamp("2024-01-01T1:00:00Z"), "2024-01-01T01:00:00Z");
    assert.is(readTimestamp("2024-01-01T01:00:00,5Z"), "2024-01-01T01:00:00.5Z");
  });

  it("refuses everything else", () => {
    const forms = ["2024-01-01", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "2024-02-30T00:00:00Z", "", "now"];
    const ranges = ["0000-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01T24:00:00Z"];
    const details = [
      "2024-01-01t00:00:00z",
      "2024-01-01T00:00:00.1234567891Z",
      "2024-01-01T00:00:60Z",
      "2023-02-29T00:00:00Z",
    ];
    const edge = ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "2024-01-01T00:00:00+25:00"];

    assert.equal(new Set([...forms, ...ranges, ...details, ...edge].map(readTimestamp)), new Set([null]));
  });
});
