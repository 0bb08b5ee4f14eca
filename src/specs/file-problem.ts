import type { Problem, Severity } from "../problem.ts";

/** A problem with a file as a whole: it has no text to point into. */
export function fileProblem(file: string, words: { severity: Severity; message: string; hint?: string }): Problem {
  return {
    code: "file",
    severity: words.severity,
    refusedBy: null,
    message: words.message,
    hint: words.hint ?? "Name another file, or mend this one; it was not checked.",
    pipeline: null,
    at: { file, line: 1, column: 1 },
    width: 1,
  };
}
