import { setTimeout as sleep } from "node:timers/promises";
import { isSent } from "../deploy/pipeline-plan.ts";
import { isSamePlan, type SavedPlan } from "../deploy/saved-plan.ts";
import { Failure } from "../failure.ts";
import { type Deployed, deploy } from "../flows/deploy.ts";
import type { DeployOptions } from "../flows/deploying/deploy-run.ts";
import { type Opened, withDeploy } from "../flows/deploying/open-deploy.ts";
import type { Host } from "../host.ts";
import type { Problem } from "../problem.ts";
import type { ShownDeploy, ShownOutcome } from "../report/deploy-outcome.ts";
import { showWarnings } from "../report/image-warnings.ts";
import { partsFrom } from "./build.ts";
import type { Arguments, ExitCode } from "./command.ts";
import { type DeployFlag, noteProblems, rulesFrom } from "./deploy-flags.ts";

/** Which commit goes where; `saved` is a plan that must still hold. */
export type Wanted = { commit: string; environment?: string; saved: SavedPlan | null };

/** One deploy, as the command reports it: its JSON is that of docs/deploy.md. */
export type DeployReport = { exitCode: ExitCode; shown: ShownDeploy; json: object; problems: readonly Problem[] };

/** Deploys one commit to one environment, with the progress on stderr; prints no answer. */
export function deployCommit(host: Host, args: Arguments<DeployFlag>, wanted: Wanted): Promise<DeployReport> {
  const { commit, environment, saved } = wanted;
  const configPath = args.text("config");
  const opening = {
    commit,
    partsFor: (prepared: Parameters<typeof partsFrom>[2]["prepared"], signal: AbortSignal) => ({
      ...partsFrom(host, args, { prepared, signal }),
      refreshBases: saved === null ? args.is("refresh-bases") : saved.rules.refreshBases === true,
    }),
    onWarnings: (warnings: Parameters<typeof showWarnings>[0]) => host.note(showWarnings(warnings)),
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath }),
  };
  return withDeploy(host, opening, async (opened) => {
    const { problems } = opened;
    noteProblems(host, problems);
    const deployed = await deploy(opened.work, opened.cluster, optionsFrom(host, args, { opened, saved }));
    return { exitCode: exitCodeFor(deployed, problems), ...reportOf(deployed), problems };
  });
}

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

function reportOf({ plan, outcomes, movedBases }: Deployed): Pick<DeployReport, "shown" | "json"> {
  const { commit, environment, images } = plan;
  const groups = outcomes.map((outcome, index) => {
    const all = ("pipelines" in outcome ? outcome.pipelines : plan.groups[index]?.pipelines) ?? [];
    const sent = all.filter(isSent);
    return {
      outcome,
      names: all.map(({ name }) => name),
      shown: (sent.length > 0 ? sent : all).map(({ name }) => name),
    };
  });
  const shown = groups.map((group): ShownOutcome => ({ ...group.outcome, names: group.shown }));
  const inJson = groups.map(({ outcome, names }) => ({ pipelines: names, ...withoutPipelines(outcome) }));
  return {
    shown: { commit: commit.oid, environment: environment.name, outcomes: shown, movedBases },
    json: { version: 1, commit, environment, images, outcomes: inJson, movedBases },
  };
}

function withoutPipelines<Outcome extends object>(outcome: Outcome): object {
  return Object.fromEntries(Object.entries(outcome).filter(([key]) => key !== "pipelines"));
}

// The first digit is that of every failed step. docs/ci.md has the list.
const failedAt = { rehearse: 31, build: 32, update: 33, verify: 34 } as const;

/** 1: the files are wrong, or the commit is; 31 to 34: which step failed first. */
function exitCodeFor({ outcomes }: Deployed, problems: readonly Problem[]): ExitCode {
  for (const outcome of outcomes) {
    if (outcome.kind === "failed") return failedAt[outcome.step];
    if (outcome.kind === "unverified") return failedAt.verify;
  }
  return problems.length > 0 || outcomes.some(({ kind }) => kind === "refused" || kind === "stopped") ? 1 : 0;
}
