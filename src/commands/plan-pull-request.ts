import type { CiJob, Trigger } from "../ci/ci-job.ts";
import type { Environment } from "../config/config.ts";
import type { CiTargets } from "../flows/in-ci/ci-targets.ts";
import { writeSummary } from "../flows/in-ci/job-summary.ts";
import { pullRequestBase } from "../flows/in-ci/pull-request-base.ts";
import { putComment } from "../flows/in-ci/put-comment.ts";
import { planOffline } from "../flows/plan.ts";
import { configSourceOf } from "../flows/reading/config-source.ts";
import type { Host } from "../host.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { type ShownPlanFor, showPullRequest, showPullRequestMarkdown } from "../report/pull-request-plan.ts";
import { hasContext } from "../tools/pachctl/private-config.ts";
import type { Arguments, ExitCode } from "./command.ts";
import { type DeployFlag, formats, noteProblems } from "./deploy-flags.ts";
import { offlineJson } from "./plan.ts";
import { planCommit } from "./plan-live.ts";

type PullRequest = Extract<Trigger, { kind: "pull-request" }>;
type Around = { job: CiJob; targets: CiTargets; trigger: PullRequest };
type PlanFor = { exitCode: ExitCode; shown: ShownPlanFor; json: object };

/**
 * Plans what a pull request would change and deploys nothing. Where the job has no secrets, as in a fork's pull request,
 * the plan comes from git alone and says so.
 */
export async function planPullRequest(host: Host, args: Arguments<DeployFlag>, around: Around): Promise<ExitCode> {
  const { job, targets, trigger } = around;
  const plans: PlanFor[] = [];
  // A merge into a branch that deploys nowhere still makes images: they are planned as for the first environment.
  const wanted: readonly (Environment | null)[] = targets.environments.length === 0 ? [null] : targets.environments;
  for (const environment of wanted) plans.push(await planFor(host, args, { ...around, environment }));
  const text = showPullRequestMarkdown(plans.map(({ shown }) => shown));
  writeSummary(host, { place: job.summary, where: targets.where }, text);
  if (job.comment !== null) {
    const commented = await putComment(host, job.comment, text);
    if (commented.kind === "failed") {
      host.note(`${harmless(`The plan could not be put on the pull request: ${commented.why}. ${commented.hint}`)}\n`);
    } else host.note(`The plan is on pull request ${job.comment.number}: ${commented.kind}\n`);
  }
  if (args.is("json")) host.print(harmlessJson({ version: 1, trigger, plans: plans.map(({ json }) => json) }));
  else if (args.choice("format", formats) === "markdown") host.print(text);
  else host.print(`${showPullRequest(plans.map(({ shown }) => shown))}\nA pull request deploys nothing.\n`);
  return plans.map(({ exitCode }) => exitCode).find((code) => code !== 0) ?? 0;
}

type PlanningFor = Around & { environment: Environment | null };

async function planFor(host: Host, args: Arguments<DeployFlag>, planning: PlanningFor): Promise<PlanFor> {
  const { targets, trigger, environment } = planning;
  const skipped = await whyOffline(host, environment);
  if (skipped !== null) return planFromGit(host, args, { ...planning, skipped });
  // What a branch lacks of the one it goes into is no reason to stop: a merge brings both together.
  const { plan, exitCode } = await planCommit(host, args, {
    commit: targets.commit.oid,
    environment: environment?.name,
    older: true,
  });
  const shown = { ...plan, commit: withShortSubject(plan.commit), next: nextOf(trigger) };
  return { exitCode, shown: { kind: "live", plan: shown }, json: { ...plan, skipped: null } };
}

/** Ends a sentence; null where the cluster can be asked. */
async function whyOffline(host: Host, environment: Environment | null): Promise<string | null> {
  if (environment === null) return "no environment of pachook.yaml has this branch";
  const { context, name } = environment;
  if (context === null) return `environment ${name} names no context`;
  if (await hasContext({ context }, configSourceOf(host))) return null;
  return `this job has no pachctl config with the context ${context}, as for pull requests of forks`;
}

async function planFromGit(
  host: Host,
  args: Arguments<DeployFlag>,
  { targets, trigger, environment, skipped }: PlanningFor & { skipped: string },
): Promise<PlanFor> {
  const { where, commit } = targets;
  const before = await pullRequestBase(host, where, trigger);
  if (before === null) {
    host.note(`This clone does not show where the pull request begins, so all of it counts as new. docs/ci.md\n`);
  }
  const configPath = args.text("config");
  const plan = await planOffline(host, where, {
    commit,
    before,
    ...(environment === null ? {} : { environment: environment.name }),
    ...(configPath === undefined ? {} : { configPath }),
  });
  const errors = plan.problems.filter(({ severity }) => severity === "error");
  noteProblems(host, errors);
  const next = environment === null ? {} : { next: nextOf(trigger) };
  return {
    exitCode: errors.length > 0 ? 1 : 0,
    shown: { kind: "offline", plan: { ...plan, commit: withShortSubject(plan.commit), ...next }, skipped },
    json: { ...offlineJson(plan), skipped },
  };
}

function nextOf({ into }: PullRequest): string {
  return `Merged into ${into}, it is deployed.`;
}

/** GitHub checks out a merge of its own, "Merge <commit> into <commit>", each with its 40 digits. */
function withShortSubject<Named extends { subject: string }>(commit: Named): Named {
  return { ...commit, subject: commit.subject.replace(/\b([0-9a-f]{7})[0-9a-f]{33}\b/g, "$1") };
}
