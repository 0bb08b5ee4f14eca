import type { Terminal } from "../host.ts";
import { lineAt, type Source } from "../pachyderm/source.ts";
import type { Place, Problem } from "../problem.ts";
import { harmless, withoutWorkflowCommands } from "./harmless.ts";
import { type Paint, paintFor } from "./paint.ts";
import { counted, type Findings, tallyOf } from "./report.ts";
import { wrapped } from "./wrap.ts";

/** `quiet` says nothing where all is well. */
export type TextOptions = { terminal: Terminal; quiet: boolean; showFile: (file: string) => string };

/**
 * What a person reads: each problem with its line, the same finding in many places once, and what to do next as
 * the last line. Text of others cannot move the cursor or talk to a CI runner.
 */
export function showText(findings: Findings, options: TextOptions): string {
  const paint = paintFor(options.terminal);
  const told = new Set<string>();
  const blocks = sameTogether(findings.problems).map((group) => showGroup(group, { findings, options, paint, told }));
  const left = findings.notChecked.map(
    ({ file, why, hint }) => `${harmless(options.showFile(file))}  not checked: ${harmless(why)}\n  ${harmless(hint)}`,
  );
  const closing = options.quiet && findings.problems.length === 0 ? [] : [closingLine(findings, paint)];
  const text = [...blocks, ...left, ...closing].join("\n\n");
  return text === "" ? "" : `${withoutWorkflowCommands(text)}\n`;
}

type Page = { findings: Findings; options: TextOptions; paint: Paint; told: Set<string> };

/** The same words about several places are one group, where the first of them stands. */
function sameTogether(problems: readonly Problem[]): Problem[][] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    // One repair is one story, whichever key holds the spot.
    const { code, severity, message, hint, repair } = problem;
    const key = JSON.stringify([code, severity, ...(repair === undefined ? [message, hint] : [repair.summary])]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [problem]);
    else group.push(problem);
  }
  return [...groups.values()];
}

function showGroup([first, ...others]: Problem[], { findings, options, paint, told }: Page): string {
  if (first === undefined) return "";
  const { width } = options.terminal;
  const lines = [
    `${placeOf(first.at, options)}  ${paint[first.severity](first.severity)}  ${first.code}`,
    ...wrapped(harmless(first.message), width - 2).map((line) => `  ${line}`),
    ...excerpt(first, findings.sources.get(first.at.file), { width, paint }),
  ];
  if (first.repair !== undefined) {
    lines.push(...wrapped(`can be mended: ${harmless(first.repair.summary)}`, width - 2).map((line) => `  ${line}`));
  } else if (first.hint !== undefined && !told.has(first.hint)) {
    told.add(first.hint); // the twentieth repetition of an advice helps nobody
    lines.push(...wrapped(harmless(first.hint), width - 2).map((line) => `  ${line}`));
  }
  if (others.length > 0) lines.push(...alsoAt(others, options));
  return lines.join("\n");
}

const placesShown = 5;

function alsoAt(others: readonly Problem[], options: TextOptions): string[] {
  const shown = others.slice(0, placesShown).map(({ at }) => `    ${placeOf(at, options)}`);
  const rest = others.length - shown.length;
  const files = new Set(others.slice(placesShown).map(({ at }) => at.file)).size;
  return [
    "  the same at",
    ...shown,
    ...(rest > 0 ? [`    and ${counted(rest, "more place")} in ${counted(files, "file")} (all of them: --json)`] : []),
  ];
}

function placeOf({ file, line, column }: Place, { showFile }: TextOptions): string {
  return `${harmless(showFile(file))}:${line}:${column}`;
}

type Room = { width: number; paint: Paint };

/** The line a problem is about, with carets under the spot; a long line is cut to what lies round it. */
function excerpt({ at, width, severity }: Problem, source: Source | undefined, room: Room): string[] {
  if (source === undefined) return [];
  const raw = lineAt(source, source.lineStarts[at.line - 1] ?? 0);
  if (raw.trim() === "") return [];
  const gutter = String(at.line).length;
  const space = Math.max(20, room.width - gutter - 6);
  // Measured in shown characters: a tab takes two, an escape four.
  const before = harmless(raw.slice(0, at.column - 1));
  const spot = harmless(raw.slice(at.column - 1, at.column - 1 + width));
  const after = harmless(raw.slice(at.column - 1 + width, at.column - 1 + width + space));
  const blanks = before.length - before.trimStart().length;
  const head = blanks > 4 ? before.slice(blanks - 4) : before;
  const kept = head.length <= space / 2 ? head : `…${head.slice(-Math.floor(space / 2) + 1)}`;
  const shown = cut(`${kept}${spot}${after}`, space);
  const carets = "^".repeat(Math.max(1, Math.min(spot.length, space - kept.length)));
  return [
    `  ${at.line} | ${shown.trimEnd()}`,
    `  ${" ".repeat(gutter)} | ${" ".repeat(kept.length)}${room.paint[severity](carets)}`,
  ];
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function closingLine({ files, specs, problems, notChecked, heldBack }: Findings, paint: Paint): string {
  const { errors, warnings, mendable } = tallyOf(problems);
  if (files === 0 && problems.length === 0) {
    if (notChecked.length > 0) return "Nothing could be checked.";
    return "There is no Pachyderm spec here that git knows. To see why a file is none:  npx pachook validate FILE";
  }
  const looked = `${counted(specs, "spec")} in ${counted(files, "file")}`;
  const quietly = [
    ...(heldBack.baseline > 0 ? [`${heldBack.baseline} known from the baseline`] : []),
    ...(heldBack.silenced > 0 ? [`${heldBack.silenced} silenced`] : []),
  ].join(", ");
  const also = quietly === "" ? "" : ` (${quietly})`;
  if (problems.length === 0) return `${looked}: ${paint.fine("no problems")}${also}.`;
  const weights = [
    ...(errors > 0 ? [paint.error(counted(errors, "error"))] : []),
    ...(warnings > 0 ? [paint.warning(counted(warnings, "warning"))] : []),
  ].join(", ");
  const next =
    mendable > 0
      ? `${mendable} can be mended:  npx pachook fix --diff`
      : `More about one:  npx pachook explain ${(problems.find(({ severity }) => severity === "error") ?? problems[0])?.code ?? ""}`;
  return `${looked}: ${weights}${also}. ${next}`;
}
