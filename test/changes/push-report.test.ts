import * as assert from "uvu/assert";
import { parsePushReport, showPushReport } from "../../src/changes/push-report.ts";
import { describe } from "../support/suite.ts";

const report = [
  "To git.example.com:acme/vision",
  " \trefs/heads/main:refs/heads/main\t9f8e7d6..a1b2c3d",
  "+\tHEAD^{/fix: it}:refs/heads/x\t1111111...2222222 (forced update)",
  "=\trefs/tags/v1:refs/tags/v1\t[up to date]",
  "-\t:refs/heads/old\t[deleted]",
  "!\trefs/heads/no:refs/heads/no\t[rejected] (fetch first)",
  "Done",
  "",
].join("\n");

describe("what git push reports", (it) => {
  it("is every ref that the remote holds now, with where it came from", () => {
    assert.equal(
      parsePushReport(report).map(({ place, source, ref }) => [place, source, ref]),
      [
        ["git.example.com:acme/vision", "refs/heads/main", "refs/heads/main"],
        ["git.example.com:acme/vision", "HEAD^{/fix: it}", "refs/heads/x"],
        ["git.example.com:acme/vision", "refs/tags/v1", "refs/tags/v1"],
      ],
    );
  });

  it("is shown as people know it", () => {
    assert.match(showPushReport(parsePushReport(report)), "   9f8e7d6..a1b2c3d  main -> main\n");
  });
});
