import { ciSystem } from "../ci/read-ci-job.ts";
import { engineChoices } from "../config/table.ts";
import type { DeployRules } from "../flows/deploying/deploy-work.ts";
import type { Opened } from "../flows/deploying/open-deploy.ts";
import type { Host } from "../host.ts";
import type { Problem } from "../problem.ts";
import { azureIssue } from "../report/azure.ts";
import { githubAnnotation } from "../report/github.ts";
import { harmless } from "../report/harmless.ts";
import { refreshFlag } from "./build.ts";
import type { Arguments, FlagTable } from "./command.ts";

/** What decides what a deploy does; plan has the same. */
export const ruleFlags = {
  env: { kind: "text", placeholder: "NAME", summary: "The environment; without it, the first of pachook.yaml" },
  commit: { kind: "text", placeholder: "COMMIT", summary: "Another commit than the one that is checked out" },
  older: { kind: "switch", summary: "Go back: also a commit that does not come after what runs" },
  overwrite: { kind: "switch", summary: "Put back to git what somebody edited by hand" },
  reprocess: { kind: "list", placeholder: "PIPELINE", summary: "Compute its datums anew; * for all of the commit" },
  "transaction-size": {
    kind: "number",
    placeholder: "N",
    summary: "Most pipelines of one transaction; without it, what pachook.yaml says",
  },
  "refresh-bases": refreshFlag,
  config: { kind: "text", placeholder: "FILE", summary: "Read this file of the commit instead of pachook.yaml" },
} satisfies FlagTable;

type RuleFlag = keyof typeof ruleFlags;

export const formats = ["text", "markdown"] as const;

export const deployFlags = {
  ...ruleFlags,
  plan: { kind: "text", placeholder: "FILE", summary: "Carry out this plan, or stop where it no longer holds" },
  "keep-going": { kind: "switch", summary: "Go on with other pipelines when some fail" },
  "no-wait": { kind: "switch", summary: "Do not watch whether they run" },
  timeout: { kind: "number", placeholder: "SECONDS", summary: "How long to watch at most; 600 unless said" },
  engine: { kind: "choice", choices: engineChoices, summary: "What builds; without it, what pachook.yaml says" },
  format: { kind: "choice", choices: formats, summary: "How the outcome is printed" },
  json: { kind: "switch", summary: "Print one JSON value" },
} satisfies FlagTable;

export type DeployFlag = keyof typeof deployFlags;

export function rulesFrom(args: Arguments<RuleFlag>, { config }: Pick<Opened, "config">): DeployRules {
  const cap = args.number("transaction-size");
  return {
    reprocess: args.list("reprocess"),
    policy: config.reprocess,
    overwrite: args.is("overwrite"),
    older: args.is("older"),
    cap: cap ?? config.transactionSize,
    ...(args.is("refresh-bases") ? { refreshBases: true } : {}),
  };
}

/** Errors of specs go to stderr, in a CI so that it shows them beside their lines; the groups they are in are left out. */
export function noteProblems(host: Host, problems: readonly Problem[]): void {
  const show = { github: githubAnnotation, azure: azureIssue, gitlab: inText, jenkins: inText, none: inText };
  for (const problem of problems) host.note(`${show[ciSystem(host.env) ?? "none"](problem)}\n`);
}

function inText({ at, message }: Problem): string {
  return `${harmless(at.file)}:${at.line}:${at.column}  ${harmless(message)}`;
}
