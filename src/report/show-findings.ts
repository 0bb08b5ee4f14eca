import type { Terminal } from "../host.ts";
import { showAzure } from "./azure.ts";
import { showGithub } from "./github.ts";
import { showGitlab } from "./gitlab.ts";
import { showJson } from "./json.ts";
import { showMarkdown } from "./markdown.ts";
import type { Findings } from "./report.ts";
import { type SarifRule, showSarif } from "./sarif.ts";
import { showText } from "./text.ts";

export const formats = ["text", "json", "github", "gitlab", "azure", "sarif", "markdown"] as const;
export type Format = (typeof formats)[number];

export type Showing = {
  terminal: Terminal;
  quiet: boolean;
  /** A path as the person who asked would write it. Programs that know the repository get it from the top level. */
  showFile: (file: string) => string;
  rules: readonly SarifRule[];
};

/** Prints findings in one of the formats. `quiet` leaves warnings out of all of them. */
export function showFindings(findings: Findings, format: Format, { rules, ...showing }: Showing): string {
  const kept = showing.quiet ? withoutWarnings(findings) : findings;
  switch (format) {
    case "text":
      return showText(kept, showing);
    case "json":
      return showJson(kept, showing.showFile);
    case "github":
      return showGithub(kept);
    case "gitlab":
      return showGitlab(kept);
    case "azure":
      return showAzure(kept);
    case "sarif":
      return showSarif(kept, rules);
    case "markdown":
      return showMarkdown(kept);
  }
}

function withoutWarnings(findings: Findings): Findings {
  return { ...findings, problems: findings.problems.filter(({ severity }) => severity === "error"), notChecked: [] };
}
