import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checks } from "../checks/index.ts";
import { baselineFile, writeBaseline } from "../exceptions/baseline.ts";
import { memoryOf } from "../flows/reading/memory.ts";
import { namedFiles, type SpecSource, wholeRepository } from "../flows/reading/spec-source.ts";
import { findingsOf, type Validated, validate } from "../flows/validate.ts";
import type { Host } from "../host.ts";
import { counted } from "../report/report.ts";
import { type Format, formats, showFindings } from "../report/show-findings.ts";
import { type Arguments, defineCommand, type ExitCode, type FlagTable } from "./command.ts";

/** The flags of validate and fix. */
export const validateFlags = {
  json: { kind: "switch", summary: "Print one JSON value; the same as --format json" },
  format: { kind: "choice", choices: formats, summary: "How the findings are printed" },
  quiet: { kind: "switch", summary: "Print errors only, and nothing where there is none", short: "q" },
  env: { kind: "text", placeholder: "NAME", summary: "Fill templates for this environment only" },
  config: { kind: "text", placeholder: "FILE", summary: "Read this file instead of pachook.yaml" },
} satisfies FlagTable;

type SharedFlag = keyof typeof validateFlags;

export const validateCommand = defineCommand({
  name: "validate",
  summary: "Say what pachctl and pachd would refuse, and what would quietly go wrong",
  description:
    "Finds every pipeline spec of this repository by its content and checks it, alone and together with the others. " +
    "Files that are named are read as specs wherever they lie, in git or not, and only they are looked at; " +
    "a folder stands for its spec files, - for standard input. Nothing is changed, and no cluster is asked.",
  examples: [
    { line: "pachook validate", shows: "every spec of this repository" },
    { line: "pachook validate pipelines/edges.json", shows: "one file" },
    { line: "pachook validate --format github", shows: "beside the lines of a pull request" },
    {
      line: "pachook validate --write-baseline",
      shows: "adopt an old repository: only new problems count from now on",
    },
  ],
  operands: [{ name: "FILE", summary: "a spec file, a folder, or -", many: true }],
  flags: {
    ...validateFlags,
    fix: { kind: "switch", summary: "Mend what is safe to mend first; the same as pachook fix" },
    diff: { kind: "switch", summary: "With --fix: show what would change, and write nothing" },
    "write-baseline": { kind: "switch", summary: `Write all problems to ${baselineFile}; only new ones count then` },
  },
  async run(host, args) {
    if (args.is("fix")) {
      const { runFix } = await import("./fix.ts");
      return runFix(host, args);
    }
    const source = await sourceOf(host, args.operands);
    if (args.is("write-baseline")) return adopt(host, source, args);
    const memory = source.named === null ? memoryOf(host, { folder: source.root }) : null;
    const validated = await validate(host, source.tree, { ...optionsFrom(source, args), memory });
    host.print(showValidated(validated, { host, source, args }));
    return exitCodeFor(validated);
  },
});

export function sourceOf(host: Host, operands: readonly string[]): Promise<SpecSource> {
  return operands.length === 0 ? wholeRepository(host) : namedFiles(host, operands);
}

export function optionsFrom(source: SpecSource, args: Arguments<SharedFlag>) {
  const [environment, configPath] = [args.text("env"), args.text("config")];
  return {
    named: source.named,
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath: source.pathOf(configPath) }),
  };
}

type Shown = { host: Host; source: SpecSource; args: Arguments<SharedFlag> };

export function showValidated(validated: Validated, { host, source, args }: Shown): string {
  return showFindings(findingsOf(validated), formatFrom(args), {
    terminal: host.terminal,
    quiet: args.is("quiet"),
    showFile: source.showFile,
    rules: checks,
  });
}

export function formatFrom(args: Arguments<SharedFlag>): Format {
  return args.is("json") ? "json" : (args.choice("format", formats) ?? "text");
}

/** A broken config is bad usage, not a bad spec. */
export function exitCodeFor({ problems }: Validated): ExitCode {
  const errors = problems.filter(({ severity }) => severity === "error");
  return errors.some(({ code }) => code === "config") ? 2 : errors.length > 0 ? 1 : 0;
}

async function adopt(host: Host, source: SpecSource, args: Arguments<SharedFlag>): Promise<ExitCode> {
  const validated = await validate(host, source.tree, { ...optionsFrom(source, args), ignoreBaseline: true });
  writeFileSync(join(source.root, baselineFile), writeBaseline(validated.adoptable));
  host.print(
    `${counted(validated.adoptable.length, "problem")} written to ${source.showFile(baselineFile)}; only new ones count now.\n` +
      `Commit it:  git add ${source.showFile(baselineFile)}\n`,
  );
  return 0;
}
