import type { Problem } from "../problem.ts";
import { harmlessJson } from "./harmless.ts";
import type { Findings } from "./report.ts";

/** One JSON value with everything, whole values and no colours, for programs. */
export function showJson(findings: Findings, showFile: (file: string) => string): string {
  const { files, specs, problems, notChecked, heldBack } = findings;
  const value = {
    files,
    specs,
    problems: problems.map((problem) => plainProblem(problem, showFile)),
    notChecked: notChecked.map(({ file, why, hint }) => ({ file: showFile(file), why, hint })),
    heldBack,
  };
  return harmlessJson(value);
}

function plainProblem({ at, repair, hint, ...problem }: Problem, showFile: (file: string) => string) {
  const { code, severity, refusedBy, message, pipeline } = problem;
  return {
    code,
    severity,
    refusedBy,
    message,
    hint: hint ?? null,
    pipeline,
    at: { file: showFile(at.file), line: at.line, column: at.column },
    repair: repair?.summary ?? null,
  };
}
