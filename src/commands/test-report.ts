import { writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Tested } from "../flows/test.ts";
import type { TestedPipeline } from "../flows/testing/test-pipeline.ts";
import type { Host } from "../host.ts";
import { placeAt } from "../pachyderm/source.ts";
import { spanOf } from "../pachyderm/spec.ts";
import type { Problem } from "../problem.ts";
import { showGithub } from "../report/github.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { showMarkdown } from "../report/markdown.ts";
import type { Findings } from "../report/report.ts";
import { faultsOf, hasPassed, showTest, testAsJson } from "../report/test.ts";
import { testPage } from "../report/test-page.ts";
import type { Arguments, ExitCode } from "./command.ts";

const formats = ["text", "json", "github", "markdown"] as const;

export const reportFlags = {
  page: { kind: "text", placeholder: "FILE", summary: "Write an HTML page, with pictures side by side" },
  format: { kind: "choice", choices: formats, summary: "text, json, github or markdown" },
  json: { kind: "switch", summary: "Print one JSON value" },
} as const;

export type TestReport = Tested & {
  /** The flags of this run that another run of the same needs, each with a blank in front. */
  repeated: string;
};

/** Prints what came of a test; the exit code is 1 where a cluster would fail, or something else came out. */
export function reportTests(
  { pipelines, swept, repeated }: TestReport,
  host: Host,
  args: Arguments<keyof typeof reportFlags>,
): ExitCode {
  if (swept > 0) host.note(`removed what ${swept === 1 ? "a killed run" : "killed runs"} had left\n`);
  const format = args.is("json") ? "json" : (args.choice("format", formats) ?? "text");
  if (format === "json") host.print(harmlessJson({ pipelines: pipelines.map(testAsJson) }));
  else if (format === "text") for (const each of pipelines) host.print(showTest(each, host.terminal, repeated));
  else host.print(format === "github" ? showGithub(findingsOf(pipelines)) : showMarkdown(findingsOf(pipelines)));
  const page = args.text("page");
  if (page !== undefined) writeFileSync(resolve(host.cwd, page), testPage(pipelines));
  const differs = pipelines.some(({ differences }) => (differences ?? []).length > 0);
  if (page !== undefined) host.note(`see ${harmless(relative(host.cwd, resolve(host.cwd, page)) || page)}\n`);
  else if (differs)
    host.note(`As a page, with pictures side by side: pachook test --page test.html${harmless(repeated)}\n`);
  return pipelines.every(hasPassed) ? 0 : 1;
}

/** The tests as problems of their specs, for the reports that know these. */
function findingsOf(pipelines: readonly TestedPipeline[]): Findings {
  const problems = pipelines.flatMap((each) => faultsOf(each).map((message) => problemOf(each, message)));
  const files = new Set(pipelines.map(({ spec }) => spec.source.file));
  const sources = new Map(pipelines.map(({ spec }) => [spec.source.file, spec.source]));
  const heldBack = { baseline: 0, silenced: 0 };
  return { files: files.size, specs: pipelines.length, problems, notChecked: [], heldBack, sources };
}

function problemOf({ pipeline, spec }: TestedPipeline, message: string): Problem {
  const at = placeAt(spec.source, spanOf(spec, ["transform", "cmd"], "key").start);
  const hint = `Run: pachook test ${pipeline}`;
  return { code: "test", severity: "error", refusedBy: "job", message, hint, pipeline, at, width: 1 };
}
