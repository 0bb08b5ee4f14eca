import type { Problem } from "../problem.ts";
import type { Findings } from "./report.ts";

/** One JSON value with everything, whole values and no colours, for programs. */
export function showJson({ files, specs, problems, notChecked, heldBack }: Findings): string {
  return `${JSON.stringify({ files, specs, problems: problems.map(plainProblem), notChecked, heldBack }, null, 2)}\n`;
}

function plainProblem({ code, severity, refusedBy, message, hint, pipeline, at, repair }: Problem) {
  const { file, line, column } = at;
  return {
    code,
    severity,
    refusedBy,
    message,
    hint: hint ?? null,
    pipeline,
    at: { file, line, column },
    repair: repair?.summary ?? null,
  };
}
