import { version } from "../about.ts";
import type { Problem, Severity } from "../problem.ts";
import { harmlessJson } from "./harmless.ts";
import type { Findings } from "./report.ts";

/** What SARIF says about each check, so that a viewer can explain it. */
export type SarifRule = { code: string; summary: string; hint: string; severity: Severity };

/** A SARIF 2.1.0 log. Source: OASIS Standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0". */
export function showSarif({ problems, notChecked }: Findings, rules: readonly SarifRule[]): string {
  const used = rules.filter(({ code }) => problems.some((problem) => problem.code === code));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "pachook", version, rules: used.map(reportingDescriptor) } },
        columnKind: "utf16CodeUnits",
        results: problems.map(result),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: notChecked.map(({ file, why, hint }) => ({
              level: "warning",
              message: { text: `not checked: ${why}. ${hint}` },
              locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
            })),
          },
        ],
      },
    ],
  };
  return harmlessJson(log);
}

function reportingDescriptor({ code, summary, hint, severity }: SarifRule) {
  return {
    id: code,
    shortDescription: { text: summary },
    help: { text: hint },
    defaultConfiguration: { level: severity },
  };
}

function result({ code, severity, message, hint, at, width, refusedBy, pipeline }: Problem) {
  return {
    ruleId: code,
    level: severity,
    message: { text: hint === undefined ? message : `${message}. ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(at.file) },
          region: { startLine: at.line, startColumn: at.column, endLine: at.line, endColumn: at.column + width },
        },
        ...(pipeline === null ? {} : { logicalLocations: [{ name: pipeline, kind: "object" }] }),
      },
    ],
    properties: { refusedBy },
  };
}

/** A relative URI: every character of a path that means something in a URI is escaped. */
function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join("/");
}
