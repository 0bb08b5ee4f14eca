import { parse } from "yaml";
import type { Env } from "../../../src/host.ts";
import { ciEnvironments, type Started } from "./environments.ts";
import type { Job, Secrets } from "./job-steps.ts";

type Definition = {
  extends?: string;
  rules?: { if: string }[];
  variables?: Record<string, unknown>;
  script?: string[];
};

/** A file of GitLab CI as its runner would take it, as far as our starter uses it; anything else throws. */
export function gitlabJob(text: string, started: Started, secrets: Secrets): Job | null {
  const file: Record<string, Definition> = parse(text);
  const variables = ciEnvironments.gitlab(started);
  const starting = Object.entries(file).flatMap(([name, { extends: base, ...own }]) => {
    const job = { ...(base === undefined ? {} : file[base]), ...own };
    return !name.startsWith(".") && job.rules?.some((rule) => holds(rule.if, variables)) ? [job] : [];
  });
  const [job, ...others] = starting;
  if (job === undefined) return null;
  if (others.length > 0) throw new Error("two jobs start");
  const own = Object.entries(job.variables ?? {}).map(([name, value]) => [name, String(value)] as const);
  const env = { ...secrets, ...Object.fromEntries(own) };
  return {
    checkout: { depth: Number(job.variables?.["GIT_DEPTH"] ?? 20) || null },
    // One shell runs all lines. Source: docs.gitlab.com, "Shell scripting standards", how a job's script is run.
    steps: [{ command: (job.script ?? []).join("\n"), shell: ["bash", "-eo", "pipefail"], env, folder: "." }],
  };
}

/** `$X`, `$X == "text"` and `$X =~ /pattern/`, with `||` between them. */
function holds(condition: string, variables: Env): boolean {
  return condition.split(" || ").some((part) => {
    const [, name = "", equal, pattern] = /^\$(\w+)(?: == "([^"]*)"| =~ \/(.*)\/)?$/.exec(part) ?? [];
    if (name === "") throw new Error(`a condition that is not known here: ${part}`);
    const value = variables[name] ?? "";
    if (equal !== undefined) return value === equal;
    return pattern === undefined ? value !== "" : new RegExp(pattern).test(value);
  });
}
