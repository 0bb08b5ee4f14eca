import * as assert from "uvu/assert";
import { argumentsOf } from "../../src/commands/arguments.ts";
import { reportFlags, reportTests, type TestReport } from "../../src/commands/test-report.ts";
import type { TestedPipeline } from "../../src/flows/testing/test-pipeline.ts";
import { hostOf } from "../support/host-of.ts";
import { specsOf } from "../support/specs-of.ts";
import { describe } from "../support/suite.ts";

const [spec] = specsOf([{ name: "edges", reads: ["images"] }]);

function tested(parts: Partial<TestedPipeline>): TestReport {
  if (spec === undefined) throw new Error("there is one");
  const nothing = { notes: [], refused: [], results: [], clashes: [], differences: null, output: null, kept: null };
  const pipeline = { pipeline: "edges", spec, image: "team/edges:1.4", count: 1, ms: 1000, ...nothing, ...parts };
  return { pipelines: [pipeline], swept: 0, repeated: " --host --data 'images=./my pictures'" };
}

const failed = tested({
  results: [
    {
      ...{ number: 1, status: "failed", tries: 1, why: "exit code 2", log: "no such picture\n::error::no\n", ms: 10 },
      datum: { id: "ab".repeat(32), files: [] },
      output: [],
    },
  ],
});

function report(what: TestReport, format: string) {
  const host = hostOf();
  const code = reportTests(what, host, argumentsOf(reportFlags, new Map([["format", format]]), []));
  return { code, printed: host.printed(), noted: host.noted() };
}

describe("the report of a test", (it) => {
  it("names the command that runs a failed datum again, in the way it ran", () => {
    const { code, printed } = report(failed, "text");

    assert.is(code, 1);
    assert.match(printed, "again, alone: pachook test edges --datum 1 --host --data 'images=./my pictures'\n");
    assert.match(printed, "    | no such picture\n");
  });

  it("is an annotation of the spec for GitHub, and a table for people on a page of theirs", () => {
    const [github, markdown] = [report(failed, "github"), report(failed, "markdown")];

    assert.equal([github.code, markdown.code], [1, 1]);
    assert.match(github.printed, /^::error file=pipelines\.json,line=\d+,.*::.*datum 1 of edges failed: exit code 2/);
    assert.match(github.printed, "pachook test edges");
    assert.match(markdown.printed, "datum 1 of edges failed: exit code 2");
    assert.match(markdown.printed, "pipelines.json");
  });

  it("is clean, and says so, where all is as expected", () => {
    const fine = tested({ count: 0, differences: [] });

    assert.is(report(fine, "text").code, 0);
    assert.not.match(report(fine, "github").printed, "::error");
    assert.match(report(fine, "markdown").printed, /\S/);
  });
});
