import type { Problem } from "../problem.ts";
import { harmless } from "./harmless.ts";
import { counted, type Findings, tallyOf } from "./report.ts";

// GitHub cuts a comment at 65,536 characters; a reviewer reads far fewer rows than that holds.
const rowsShown = 50;

/** A comment for a pull request: the verdict, then a table of the problems. */
export function showMarkdown({ files, specs, problems, notChecked }: Findings): string {
  const looked = `${counted(specs, "spec")} in ${counted(files, "file")}`;
  if (problems.length === 0 && notChecked.length === 0) return `**Pachook:** ${looked}, no problems.\n`;
  const { errors, warnings, mendable } = tallyOf(problems);
  const lines = [
    `**Pachook:** ${looked}, ${counted(errors, "error")}, ${counted(warnings, "warning")}.`,
    ...(problems.length === 0 ? [] : ["", "| where | what | check |", "| --- | --- | --- |"]),
    ...problems.slice(0, rowsShown).map(row),
    ...(problems.length > rowsShown ? ["", `And ${problems.length - rowsShown} more: \`npx pachook validate\`.`] : []),
    ...notChecked.map(({ file, why }) => `\nNot checked: ${code(file)}: ${prose(why)}`),
    ...(mendable > 0 ? ["", `${mendable} of them can be mended: \`npx pachook fix\`.`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function row({ at, severity, message, hint, code: check }: Problem): string {
  const words = `**${severity}** ${prose(message)}${hint === undefined ? "" : `<br>${prose(hint)}`}`;
  return `| ${code(`${at.file}:${at.line}:${at.column}`)} | ${words} | ${code(check)} |`;
}

/** Text of others as plain text: no links, no images, no mentions, no HTML, no new cell. */
export function prose(text: string): string {
  return harmless(text)
    .replace(/[\\`*_{}[\]()#+!|~<>&]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@/g, "@\u200b")
    .replace(/:\/\//g, ":\u200b//");
}

function code(text: string): string {
  return `<code>${prose(text)}</code>`;
}
