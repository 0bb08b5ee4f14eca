import { parse } from "yaml";
import { pathMatcher } from "../../../src/patterns/path-glob.ts";
import type { Started } from "./environments.ts";
import type { Job, Secrets } from "./job-steps.ts";

type Globs = { include: string[] };
type Pipeline = {
  trigger: { branches?: Globs; tags?: Globs };
  pr: { branches: Globs };
  steps: {
    script?: string;
    checkout?: string;
    task?: string;
    fetchDepth?: string;
    workingDirectory?: string;
    env?: object;
  }[];
};

/** A file of Azure Pipelines as its agent would take it, as far as our starter uses it. */
export function azureJob(text: string, started: Started, secrets: Secrets): Job | null {
  const { trigger, pr, steps }: Pipeline = parse(text);
  const [globs, name] =
    started.kind === "pull-request"
      ? [pr.branches, started.into]
      : [started.kind === "branch" ? trigger.branches : trigger.tags, started.name];
  if (!pathMatcher(globs?.include ?? [])(name)) return null;
  const checkout = steps.find((step) => step.checkout === "self");
  return {
    checkout: { depth: Number(checkout?.fetchDepth ?? 1) || null },
    steps: steps.flatMap(({ script, env = {}, workingDirectory = "." }) => {
      if (script === undefined) return [];
      // A variable that is not there stays as it is written.
      const fill = (value: string) => value.replace(/\$\((\w+)\)/g, (whole, variable) => secrets[variable] ?? whole);
      const filled = Object.entries(env).map(([key, value]) => [key, fill(String(value))] as const);
      const shell = ["bash", "--noprofile", "--norc"];
      return [{ command: fill(script), shell, env: Object.fromEntries(filled), folder: workingDirectory }];
    }),
  };
}
