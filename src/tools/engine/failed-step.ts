/** Where a build stopped, read from the engine's output. */
export type FailedStep = {
  /** Line of the Dockerfile, from 1; null where the output does not tell. */
  line: number | null;
  lastLines: readonly string[];
};

const shownLines = 20;
const colour = /\u001b\[[0-9;?]*[A-Za-z]/g;
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Finds the instruction that failed. BuildKit marks its line with `>>>`; the others name the instruction's text:
 * the n-th such step is the n-th such instruction of the Dockerfile.
 */
export function findFailedStep(output: string, dockerfile: string): FailedStep {
  const lines = plainLines(output);
  return { line: markedLine(lines) ?? lineOfStep(lines, dockerfile), lastLines: lines.slice(-shownLines) };
}

/** Without colours and blank lines; of a line that was written over, what it said last. */
function plainLines(output: string): string[] {
  return output
    .split("\n")
    .map((line) => line.replace(/\r+$/, "").split("\r").at(-1) ?? "")
    .map((line) => line.replaceAll(colour, "").replaceAll(control, "").trimEnd())
    .filter((line) => line !== "");
}

function markedLine(lines: readonly string[]): number | null {
  // Several marked lines are one instruction: its first is the place.
  const marked = lines.map((line) => /^ *(\d+) \| >>> /.exec(line)?.[1]).find((number) => number !== undefined);
  return marked === undefined ? null : Number(marked);
}

function lineOfStep(lines: readonly string[], dockerfile: string): number | null {
  const steps = lines.flatMap((line) => /^(?:\[\d+\/\d+\] )?step \d+(?:\/\d+)? ?: (.+)$/i.exec(line)?.[1] ?? []);
  const failed = steps.at(-1);
  if (failed === undefined) return null;
  const nth = steps.filter((step) => step === failed).length;
  const places = dockerfile.split("\n").flatMap((text, index) => (startsStep(failed, text) ? [index + 1] : []));
  return places[nth - 1] ?? null;
}

/** True where a line of the Dockerfile is the step's text, or its beginning before a continuation. */
function startsStep(step: string, line: string): boolean {
  const start = oneBlank(line.replace(/[\\`]\s*$/, ""));
  return start !== "" && /^[A-Za-z]+ /.test(start) && oneBlank(step).toLowerCase().startsWith(start.toLowerCase());
}

function oneBlank(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
