import type { Problem } from "../problem.ts";
import { harmless } from "./harmless.ts";
import { counted, type Findings, tallyOf } from "./report.ts";

/**
 * Workflow commands that GitHub Actions shows beside the lines of a pull request.
 * Source: github.com/actions/toolkit, packages/core/src/command.ts (what is escaped, and how).
 */
export function showGithub({ files, specs, problems, notChecked }: Findings): string {
  const { errors, warnings } = tallyOf(problems);
  const lines = [
    ...problems.map(githubAnnotation),
    ...notChecked.map(
      ({ file, why, hint }) =>
        `::warning file=${property(file)},title=${property("not checked")}::${data(`${why}. ${hint}`)}`,
    ),
    `${counted(specs, "spec")} in ${counted(files, "file")}: ${counted(errors, "error")}, ${counted(warnings, "warning")}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** One problem as a workflow command. */
export function githubAnnotation({ at, width, severity, code, message, hint }: Problem): string {
  const place = `file=${property(at.file)},line=${at.line},col=${at.column},endColumn=${at.column + width - 1}`;
  const words = hint === undefined ? message : `${message}. ${hint}`;
  return `::${severity} ${place},title=${property(`pachook ${code}`)}::${data(words)}`;
}

function data(text: string): string {
  return harmless(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
