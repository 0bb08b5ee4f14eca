import { type FixedFile, planFix, writeFixed } from "../flows/fix.ts";
import type { SpecSource } from "../flows/reading/spec-source.ts";
import { validate } from "../flows/validate.ts";
import type { Host } from "../host.ts";
import { showDiff } from "../repairs/show-diff.ts";
import { harmless } from "../report/harmless.ts";
import { counted } from "../report/report.ts";
import { type Arguments, defineCommand, type ExitCode } from "./command.ts";
import { exitCodeFor, formatFrom, optionsFrom, showValidated, sourceOf, validateFlags } from "./validate.ts";

export const fixCommand = defineCommand({
  name: "fix",
  summary: "Mend what is safe to mend: old field names, quantities, and more",
  description:
    "Changes only the spots that are wrong; every other byte stays, line ends and comments included. " +
    "A repair that would bring a new error is not made. What is left to do by hand is shown as by validate.",
  examples: [
    { line: "pachook fix --diff", shows: "see what would change" },
    { line: "pachook fix", shows: "mend every spec of this repository" },
    { line: "pachook fix pipelines/edges.json", shows: "mend one file" },
  ],
  operands: [{ name: "FILE", summary: "a spec file, or a folder", many: true }],
  flags: { ...validateFlags, diff: { kind: "switch", summary: "Show what would change, and write nothing" } },
  run: runFix,
});

type FixFlag = keyof typeof validateFlags | "diff";

/** Also behind `validate --fix`. */
export async function runFix(host: Host, args: Arguments<FixFlag>): Promise<ExitCode> {
  const source = await sourceOf(host, args.operands);
  const options = optionsFrom(source, args);
  const files = await planFix(host, source, options);
  if (args.is("diff")) return showPlan(host, source, files);
  writeFixed(source, files);
  const after = await validate(host, source.tree, options);
  // In the other formats stdout is one value: the talk about what was done goes to stderr.
  const talk = formatFrom(args) === "text" ? host.print : host.note;
  talk(made(files, source) + left(files, source));
  host.print(showValidated(after, { host, source, args }));
  return exitCodeFor(after);
}

function showPlan(host: Host, source: SpecSource, files: readonly FixedFile[]): ExitCode {
  const changed = files.filter(({ mended }) => mended.made.length > 0);
  for (const { file, before, mended } of changed) {
    host.print(harmlessDiff(showDiff(source.showFile(file), before, mended.bytes)));
  }
  const count = changed.reduce((sum, { mended }) => sum + mended.made.length, 0);
  host.note(left(files, source));
  host.note(
    count === 0
      ? "Nothing to mend.\n"
      : `${counted(count, "repair")} in ${counted(changed.length, "file")}; nothing was written. Do it:  npx pachook fix\n`,
  );
  return 0;
}

/** One line a repair, with the place it had before. */
function made(files: readonly FixedFile[], source: SpecSource): string {
  const lines = files.flatMap(({ mended }) =>
    mended.made.map(({ at, code, repair }) => {
      const place = `${harmless(source.showFile(at.file))}:${at.line}:${at.column}`;
      return `mended  ${place}  ${harmless(repair?.summary ?? "")}  ${code}\n`;
    }),
  );
  return lines.length === 0 ? "" : `${lines.join("")}\n`;
}

function left(files: readonly FixedFile[], source: SpecSource): string {
  const lines = files.flatMap(({ mended }) =>
    mended.left.map(({ problem: { at, code }, why }) => {
      const place = `${harmless(source.showFile(at.file))}:${at.line}:${at.column}`;
      return `not mended  ${place}  ${code}: ${harmless(why)}\n`;
    }),
  );
  return lines.length === 0 ? "" : `${lines.join("")}\n`;
}

/** A diff can be piped into `git apply`, so what it holds may only lose what a terminal would act on. */
function harmlessDiff(diff: string): string {
  return diff.replace(/\x1b/g, "\\x1b");
}
