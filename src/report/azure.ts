import type { Problem } from "../problem.ts";
import { harmless } from "./harmless.ts";
import { counted, type Findings, tallyOf } from "./report.ts";

/** Logging commands that Azure Pipelines shows on the page of a run, one for each problem. */
export function showAzure({ files, specs, problems, notChecked }: Findings): string {
  const { errors, warnings } = tallyOf(problems);
  const lines = [
    ...problems.map(azureIssue),
    ...notChecked.map(
      ({ file, why, hint }) =>
        `##vso[task.logissue type=warning;sourcepath=${property(file)};]${data(`not checked: ${why}. ${hint}`)}`,
    ),
    `${counted(specs, "spec")} in ${counted(files, "file")}: ${counted(errors, "error")}, ${counted(warnings, "warning")}`,
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * One problem as a logging command.
 * Source: learn.microsoft.com, "Logging commands", LogIssue; what is escaped: github.com/microsoft/azure-pipelines-agent,
 * src/Microsoft.VisualStudio.Services.Agent/Util/CommandStringConvertor.cs.
 */
export function azureIssue({ at, severity, code, message, hint }: Problem): string {
  const place = `sourcepath=${property(at.file)};linenumber=${at.line};columnnumber=${at.column}`;
  const words = hint === undefined ? message : `${message}. ${hint}`;
  return `##vso[task.logissue type=${severity};${place};code=${property(code)};]${data(words)}`;
}

function data(text: string): string {
  return harmless(text).replaceAll("%", "%AZP25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll("]", "%5D").replaceAll(";", "%3B");
}
