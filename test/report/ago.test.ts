import * as assert from "uvu/assert";
import { ago } from "../../src/report/ago.ts";
import { describe } from "../support/suite.ts";

const now = new Date("2026-06-15T12:00:00Z");

describe("how long ago something was", (it) => {
  it("is told in the unit that people would use", () => {
    const day = 86_400;
    const told = [3, 5, 90, 7200, day, 10 * day, 21 * day, 100 * day, 800 * day].map((seconds) =>
      ago(new Date(now.getTime() - seconds * 1000).toISOString(), now),
    );

    assert.equal(told, [
      "now",
      "5 s ago",
      "2 min ago",
      "2 h ago",
      "1 day ago",
      "10 days ago",
      "3 weeks ago",
      "3 months ago",
      "2 years ago",
    ]);
  });

  it("is now where a clock goes ahead, or nobody knows", () => {
    assert.equal([ago("2026-06-15T13:00:00Z", now), ago("", now)], ["now", "now"]);
  });
});
