import { parse } from "yaml";
import { pathMatcher } from "../../../src/patterns/path-glob.ts";
import type { Started } from "./environments.ts";
import type { Job, Secrets } from "./job-steps.ts";

type Workflow = {
  on: { pull_request?: unknown; push?: { branches?: string[]; tags?: string[] } };
  jobs: Record<string, { steps: WorkflowStep[]; defaults?: { run?: { "working-directory"?: string } } }>;
};
type WorkflowStep = { uses?: string; run?: string; with?: Record<string, unknown>; env?: Record<string, unknown> };

/** A workflow of GitHub Actions as its runner would take it, as far as our starter uses it; anything else throws. */
export function githubJob(text: string, started: Started, secrets: Secrets): Job | null {
  const { on, jobs }: Workflow = parse(text);
  if (!starts(on, started)) return null;
  const [job, ...others] = Object.values(jobs);
  if (job === undefined || others.length > 0) throw new Error("not one job");
  const folder = job.defaults?.run?.["working-directory"] ?? ".";
  let depth: number | null = 1;
  const steps = job.steps.flatMap(({ uses, run, with: given, env = {} }) => {
    if (uses !== undefined) {
      if (!/^actions\/(?:checkout|setup-node)@[0-9a-f]{40}$/.test(uses)) throw new Error(`not pinned: ${uses}`);
      if (uses.startsWith("actions/checkout@")) depth = Number(given?.["fetch-depth"] ?? 1) || null;
    }
    if (run === undefined) return [];
    const filled = Object.entries(env).map(([name, value]) => [name, fill(String(value), secrets)] as const);
    return [{ command: run, shell: ["bash", "-e"], env: Object.fromEntries(filled), folder }];
  });
  return { checkout: { depth }, steps };
}

function starts({ pull_request, push }: Workflow["on"], started: Started): boolean {
  // `pull_request:` with nothing behind it is null, and is there.
  if (started.kind === "pull-request") return pull_request !== undefined;
  const globs = started.kind === "branch" ? push?.branches : push?.tags;
  return pathMatcher(globs ?? [])(started.name);
}

/** `${{ secrets.X }}` is empty where there is none; `${{ github.token }}` is always there. */
function fill(value: string, secrets: Secrets): string {
  return value.replace(
    /\$\{\{ (?:secrets\.(\w+)|github\.(token)) \}\}/g,
    (_, secret, token) => secrets[secret ?? token] ?? "",
  );
}

type Action = {
  inputs: Record<string, { default: string }>;
  runs: { steps: { run: string; "working-directory": string; env?: Record<string, string> }[] };
};

/** The steps of a composite action that a job calls with these inputs; their standard may be the job's token. */
export function actionSteps(text: string, inputs: Readonly<Record<string, string>>, secrets: Secrets): Job["steps"] {
  const action: Action = parse(text);
  const given = (value: string) =>
    value.replace(
      /\$\{\{ inputs\.([\w-]+) \}\}/g,
      (_, name) => inputs[name] ?? fill(action.inputs[name]?.default ?? "", secrets),
    );
  return action.runs.steps.map(({ run, "working-directory": folder, env = {} }) => ({
    command: given(run),
    // What `shell: bash` means. Source: docs.github.com, "Workflow syntax", steps[*].shell.
    shell: ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, given(value)])),
    folder: given(folder),
  }));
}
