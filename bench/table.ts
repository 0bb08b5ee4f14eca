export type Row = {
  subject: string;
  name: string;
  ms: number;
  /** How many times as long as ours takes the first time. */
  ratio: number;
  /** What we want to reach, in milliseconds. */
  aim?: number | undefined;
  /** What else was measured, in words. */
  beside?: string;
};

/** Something that would have been measured, and why it was not. */
export type LeftOut = { subject: string; name: string; because: string };

/** Rows as text in columns, grouped by subject, with the aim and whether it was reached. */
export function tableOf(rows: readonly (Row | LeftOut)[]): string {
  const lines: string[] = [];
  let subject = "";
  for (const row of rows) {
    if (row.subject !== subject) lines.push("", row.subject);
    subject = row.subject;
    lines.push(`  ${row.name.padEnd(32)}${"because" in row ? `left out: ${row.because}` : figuresOf(row)}`);
  }
  return `${lines.join("\n")}\n`;
}

function figuresOf({ ms, ratio, aim, beside }: Row): string {
  const figures = `${`${ms.toFixed(0)} ms`.padStart(9)}${`${ratio.toFixed(2)}x`.padStart(9)}`;
  const reached = aim === undefined ? "" : `   aim ${aim.toFixed(0)} ms: ${ms <= aim ? "reached" : "missed"}`;
  return `${figures}${beside === undefined ? "" : `   ${beside}`}${reached}`;
}
