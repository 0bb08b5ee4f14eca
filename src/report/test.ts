import { harmless } from "./harmless.ts";
import { paintFor } from "./paint.ts";
import { showDuration } from "./progress.ts";
import { type ShownDifference, textDifference } from "./test-differences.ts";

export type ShownDatum = {
  number: number;
  datum: { id: string; files: readonly { leaf: { name: string }; path: string }[] };
  status: "success" | "failed" | "recovered" | "skipped";
  tries: number;
  why: string | null;
  log: string;
  ms: number;
};

export type ShownTest = {
  pipeline: string;
  image: string;
  notes: readonly string[];
  refused: readonly string[];
  count: number;
  results: readonly ShownDatum[];
  clashes: readonly string[];
  differences: readonly ShownDifference[] | null;
  kept: string | null;
  ms: number;
};

const logLines = 12;
const failedShown = 5;

/** True where nothing of it would fail in a cluster, and it wrote what was expected. */
export function hasPassed({ refused, results, clashes, differences }: ShownTest): boolean {
  const failed = results.some(({ status }) => status === "failed");
  return refused.length === 0 && !failed && clashes.length === 0 && (differences ?? []).length === 0;
}

/**
 * One pipeline for a terminal: the verdict, then what is wrong, what the cluster would do, and what to do.
 *
 * @param repeated the flags of this run that another run of the same needs, each with a blank in front
 */
export function showTest(test: ShownTest, terminal: { colors: boolean; unicode: boolean }, repeated: string): string {
  const paint = paintFor(terminal);
  const passed = hasPassed(test);
  const sign = passed ? paint.fine(terminal.unicode ? "✓" : "+") : paint.error(terminal.unicode ? "✗" : "x");
  const lines = [`${sign} ${harmless(test.pipeline)}: ${summaryOf(test)}  ${showDuration(test.ms)}`];
  lines.push(...test.notes.map((note) => `  ! ${harmless(note)}`));
  lines.push(...test.refused.map((why) => `  ${harmless(why)}`));
  const failed = test.results.filter(({ status }) => status === "failed");
  for (const each of failed.slice(0, failedShown)) lines.push(...showFailed(test.pipeline, each, repeated));
  if (failed.length > failedShown) lines.push(`  … ${failed.length - failedShown} more datums failed`);
  if (failed.length > 0) lines.push("  In a cluster the job fails; nothing of a failed datum is uploaded.");
  for (const each of test.results.filter(({ status }) => status === "recovered"))
    lines.push(`  datum ${each.number} recovered by err_cmd: the job goes on, and nothing of it is uploaded`);
  lines.push(...test.clashes.map((clash) => `  ${harmless(clash)}`));
  if (test.clashes.length > 0) {
    lines.push("  In a cluster every datum succeeds and then the job fails: let each datum write paths of its own.");
  }
  for (const each of test.differences ?? []) {
    lines.push(`  ${harmless(each.path)} ${harmless(each.detail)}`);
    lines.push(...(textDifference(each) ?? []).map((line) => `    ${line}`));
  }
  if ((test.differences ?? []).length > 0) {
    lines.push(
      `  If that is what it should write: pachook test ${harmless(test.pipeline)} --update${harmless(repeated)}`,
    );
  }
  if (test.kept !== null) lines.push(`  /pfs of this datum: ${harmless(test.kept)}`);
  return `${lines.join("\n")}\n`;
}

function summaryOf({ refused, results, count, differences }: ShownTest): string {
  if (refused.length > 0) return "did not run";
  if (results.length === 0) return "not tested";
  const of = (status: ShownDatum["status"]) => results.filter((each) => each.status === status).length;
  const parts = [
    `${count} ${count === 1 ? "datum" : "datums"}`,
    ...(results.length < count ? [`${results.length} of them run`] : []),
    ...(of("failed") > 0 ? [`${of("failed")} failed`] : []),
    ...(of("skipped") > 0 ? [`${of("skipped")} unchanged`] : []),
    ...(differences === null ? [] : [differenceOf(differences.length)]),
  ];
  return parts.join(", ");
}

function showFailed(pipeline: string, { number, datum, why, tries, log }: ShownDatum, repeated: string): string[] {
  const files = datum.files.slice(0, 3).map(({ leaf, path }) => `${leaf.name}:${path}`);
  const more = datum.files.length > 3 ? ` and ${datum.files.length - 3} more` : "";
  const times = tries > 1 ? `, ${tries} tries` : "";
  const lines = log.trimEnd().split("\n");
  // Each try says the same, mostly.
  const begin = lines.findLastIndex((line) => /^-- try \d+ of \d+$/.test(line));
  const last = lines.slice(begin + 1).slice(-logLines);
  return [
    `  datum ${number} (${files.map(harmless).join(" ")}${more}) failed: ${harmless(why ?? "")}${times}`,
    ...(log.trim() === "" ? [] : last.map((line) => `    | ${harmless(line)}`)),
    `    again, alone: pachook test ${harmless(pipeline)} --datum ${number}${harmless(repeated)}`,
  ];
}

/** The same for programs. */
export function testAsJson(test: ShownTest) {
  const { pipeline, image, notes, refused, count, clashes, differences, kept, ms } = test;
  const datums = test.results.map(({ number, datum, status, tries, why, log, ms: took }) => {
    const files = datum.files.map(({ leaf, path }) => ({ input: leaf.name, path }));
    return { number, id: datum.id, files, status, tries, why, ms: took, log: status === "failed" ? log : undefined };
  });
  const differ = differences?.map(({ path, kind, detail }) => ({ path, kind, detail })) ?? null;
  const head = { pipeline, passed: hasPassed(test), image, notes, refused, count };
  return { ...head, datums, clashes, differences: differ, kept, ms };
}

/** What is wrong, one sentence each: for reports that know problems and no datums. */
export function faultsOf(test: ShownTest): string[] {
  const failed = test.results.filter(({ status }) => status === "failed");
  return [
    ...test.refused.map((why) => `${test.pipeline} did not run: ${why}`),
    ...failed.map(({ number, why }) => `datum ${number} of ${test.pipeline} failed: ${why ?? ""}`),
    ...test.clashes,
    ...(test.differences ?? []).map(({ path, detail }) => `${test.pipeline} wrote another ${path}: ${detail}`),
  ];
}

function differenceOf(files: number): string {
  if (files === 0) return "as expected";
  return files === 1 ? "1 file differs" : `${files} files differ`;
}
