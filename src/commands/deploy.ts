import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { engineChoices } from "../config/table.ts";
import { isSamePlan, readSavedPlan, type SavedPlan } from "../deploy/saved-plan.ts";
import { Failure } from "../failure.ts";
import { type Deployed, deploy } from "../flows/deploy.ts";
import type { DeployOptions } from "../flows/deploy-run.ts";
import { type Opened, withDeploy } from "../flows/open-deploy.ts";
import type { Host } from "../host.ts";
import type { Problem } from "../problem.ts";
import { type ShownDeploy, showDeploy, showDeployMarkdown } from "../report/deploy-outcome.ts";
import { harmlessJson } from "../report/harmless.ts";
import { showWarnings } from "../report/image-warnings.ts";
import { partsFrom } from "./build.ts";
import { type Arguments, defineCommand, type ExitCode } from "./command.ts";
import { noteProblems, ruleFlags, rulesFrom } from "./deploy-flags.ts";

const formats = ["text", "markdown"] as const;

export const deployCommand = defineCommand({
  name: "deploy",
  summary: "Bring a commit into an environment, and see that it runs",
  description:
    "Builds the images that the registry lacks, lets pachd rehearse the change, updates the pipelines that differ, " +
    "together or not at all, and watches until they run. Pipelines that hang together are deployed together, others by " +
    "themselves. Where nothing differs, nothing is touched. docs/deploy.md tells it step by step.",
  examples: [
    { line: "pachook deploy --env dev", shows: "the commit that is checked out" },
    { line: "pachook deploy 9f8e7d6 --older --env dev", shows: "go back" },
    { line: "pachook deploy --reprocess edges", shows: "and compute the datums of edges anew" },
    { line: "pachook deploy --plan plan.json", shows: "exactly what pachook plan --out plan.json has shown" },
  ],
  operands: [{ name: "COMMIT", summary: "a commit by any name; without it, the one that is checked out" }],
  flags: {
    ...ruleFlags,
    plan: { kind: "text", placeholder: "FILE", summary: "Carry out this plan, or stop where it no longer holds" },
    "keep-going": { kind: "switch", summary: "Go on with other pipelines when some fail" },
    "no-wait": { kind: "switch", summary: "Do not watch whether they run" },
    timeout: { kind: "number", placeholder: "SECONDS", summary: "How long to watch at most; 600 unless said" },
    engine: { kind: "choice", choices: engineChoices, summary: "What builds; without it, what pachook.yaml says" },
    format: { kind: "choice", choices: formats, summary: "How the outcome is printed" },
    json: { kind: "switch", summary: "Print one JSON value" },
  },
  async run(host, args) {
    const saved = savedPlanOf(host, args.text("plan"));
    const environment = saved?.environment ?? args.text("env");
    const configPath = args.text("config");
    const opening = {
      commit: saved?.commit ?? args.operands[0] ?? args.text("commit") ?? "HEAD",
      partsFor: (prepared: Parameters<typeof partsFrom>[2]["prepared"], signal: AbortSignal) =>
        partsFrom(host, args, { prepared, signal }),
      onWarnings: (warnings: Parameters<typeof showWarnings>[0]) => host.note(showWarnings(warnings)),
      ...(environment === undefined ? {} : { environment }),
      ...(configPath === undefined ? {} : { configPath }),
    };
    return withDeploy(host, opening, async (opened) => {
      noteProblems(host, opened.problems);
      const deployed = await deploy(opened.work, opened.cluster, optionsFrom(host, args, { opened, saved }));
      print(host, deployed, args);
      return exitCodeFor(deployed, opened.problems);
    });
  },
});

type DeployFlag = keyof typeof deployCommand.flags;

function optionsFrom(
  host: Host,
  args: Arguments<DeployFlag>,
  { opened, saved }: { opened: Opened; saved: SavedPlan | null },
): DeployOptions {
  const now = () => host.now().getTime();
  const { signal, parts } = opened;
  const wait = async (ms: number) => {
    await sleep(ms, undefined, { signal }).catch(() => {
      const hint = "See what became of it: pachook status    Watch on: run the same again.";
      throw new Failure("interrupted", "called off while it watched; the update itself is done", hint);
    });
  };
  const deadlineMs = (args.number("timeout") ?? 600) * 1000;
  return {
    rules: saved?.rules ?? rulesFrom(args, opened),
    keepGoing: args.is("keep-going"),
    watch: args.is("no-wait") ? null : { now, wait, deadlineMs, settleMs: 5_000 },
    now: now(),
    steps: parts.progress,
    check: (plan) => {
      if (saved === null || isSamePlan(plan, saved)) return;
      const hint = "See what changed, and save it anew: pachook plan --out FILE";
      throw new Failure("tool", "the plan no longer holds: git, the registry or the cluster moved since", hint);
    },
  };
}

function savedPlanOf(host: Host, file: string | undefined): SavedPlan | null {
  if (file === undefined) return null;
  let text: string;
  try {
    text = readFileSync(resolve(host.cwd, file), "utf8");
  } catch (cause) {
    throw new Failure("file", `${file} cannot be read`, "Make it: pachook plan --out FILE", { cause });
  }
  const saved = readSavedPlan(text);
  if (saved !== null) return saved;
  throw new Failure(
    "usage",
    `${file} is no plan, or was changed after it was made`,
    "Make it anew: pachook plan --out FILE",
  );
}

function print(host: Host, { plan, outcomes }: Deployed, args: Arguments<DeployFlag>): void {
  const files = new Map(
    plan.groups.flatMap(({ pipelines }) => pipelines.map(({ name, file }) => [name, file] as const)),
  );
  const named = outcomes.map((outcome, index) => ({
    ...(outcome.kind === "refused" ? { ...outcome, refusals: outcome.refusals.map(withFile(files)) } : outcome),
    names: plan.groups[index]?.pipelines.map(({ name }) => name) ?? [],
  }));
  const { commit, environment, images } = plan;
  if (args.is("json")) {
    const shown = named.map(({ names, ...outcome }) => ({ pipelines: names, ...withoutPipelines(outcome) }));
    host.print(harmlessJson({ version: 1, commit, environment, images, outcomes: shown }));
    return;
  }
  const shown: ShownDeploy = { commit: commit.oid, environment: environment.name, outcomes: named };
  host.print(args.choice("format", formats) === "markdown" ? showDeployMarkdown(shown) : showDeploy(shown));
}

function withFile(files: ReadonlyMap<string, string>) {
  return <Refused extends { pipeline: string }>(refused: Refused) => {
    const file = files.get(refused.pipeline);
    return file === undefined ? refused : { ...refused, file };
  };
}

function withoutPipelines<Outcome extends object>(outcome: Outcome): object {
  return Object.fromEntries(Object.entries(outcome).filter(([key]) => key !== "pipelines"));
}

/** 1: the files are wrong, or the commit is; 3: a step failed or what was deployed does not run. */
function exitCodeFor({ outcomes }: Deployed, problems: readonly Problem[]): ExitCode {
  if (outcomes.some(({ kind }) => kind === "failed" || kind === "unverified" || kind === "not-tried")) return 3;
  return problems.length > 0 || outcomes.some(({ kind }) => kind === "refused" || kind === "stopped") ? 1 : 0;
}
