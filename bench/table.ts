export type Row = {
  subject: string;
  name: string;
  ms: number;
  /** How many times as long as ours takes the first time. */
  ratio: number;
  /** What we want to reach, in milliseconds. */
  aim?: number | undefined;
};

/** Rows as text in columns, grouped by subject, with the aim and whether it was reached. */
export function tableOf(rows: readonly Row[]): string {
  const lines: string[] = [];
  let subject = "";
  for (const row of rows) {
    if (row.subject !== subject) lines.push("", row.subject);
    subject = row.subject;
    lines.push(
      `  ${row.name.padEnd(32)}${`${row.ms.toFixed(0)} ms`.padStart(9)}${`${row.ratio.toFixed(2)}x`.padStart(9)}${aimOf(row)}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function aimOf({ ms, aim }: Row): string {
  return aim === undefined ? "" : `   aim ${aim.toFixed(0)} ms: ${ms <= aim ? "reached" : "missed"}`;
}
