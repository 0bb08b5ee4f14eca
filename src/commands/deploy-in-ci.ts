import type { CiJob, Trigger } from "../ci/ci-job.ts";
import { Failure } from "../failure.ts";
import { type CiTargets, ciTargets } from "../flows/in-ci/ci-targets.ts";
import { writeSummary } from "../flows/in-ci/job-summary.ts";
import type { Host } from "../host.ts";
import { showDeploy, showDeployMarkdown } from "../report/deploy-outcome.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { showFailureMarkdown, showNothingMarkdown } from "../report/job-summary.ts";
import type { Arguments, ExitCode } from "./command.ts";
import { type DeployReport, deployCommit } from "./deploy-commit.ts";
import { type DeployFlag, formats } from "./deploy-flags.ts";
import { planPullRequest } from "./plan-pull-request.ts";

/**
 * `pachook deploy` as a job's one line: plans a pull request, deploys a branch or tag to the environments that
 * pachook.yaml has for it, and leaves a summary.
 */
export async function deployInCi(host: Host, args: Arguments<DeployFlag>, job: CiJob): Promise<ExitCode> {
  const targets = await ciTargets(host, job, { environment: args.text("env"), configPath: args.text("config") });
  const { trigger } = job;
  if (trigger.kind === "pull-request") return planPullRequest(host, args, { job, targets, trigger });
  if (targets.environments.length === 0) return sayNothing(host, args, { job, targets });
  const reports: DeployReport[] = [];
  let exitCode: ExitCode = 0;
  const summary: string[] = [];
  try {
    for (const { name } of targets.environments) {
      const report = await deployCommit(host, args, { commit: targets.commit.oid, environment: name, saved: null });
      reports.push(report);
      summary.push(showDeployMarkdown(report.shown));
      exitCode = exitCode || report.exitCode;
      if (exitCode !== 0 && !args.is("keep-going")) break;
    }
  } catch (error) {
    if (error instanceof Failure) summary.push(showFailureMarkdown(error));
    throw error;
  } finally {
    writeSummary(host, { place: job.summary, where: targets.where }, summary.join("\n"));
    show(host, args, { trigger, reports });
  }
  return exitCode;
}

function show(
  host: Host,
  args: Arguments<DeployFlag>,
  { trigger, reports }: { trigger: Trigger; reports: readonly DeployReport[] },
): void {
  if (args.is("json")) {
    host.print(harmlessJson({ version: 1, trigger, deploys: reports.map(({ json }) => json) }));
    return;
  }
  const inWords = args.choice("format", formats) === "markdown" ? showDeployMarkdown : showDeploy;
  host.print(reports.map(({ shown }) => inWords(shown)).join(""));
}

function sayNothing(
  host: Host,
  args: Arguments<DeployFlag>,
  { job, targets }: { job: CiJob; targets: CiTargets },
): ExitCode {
  const why = whyNothing(job.trigger);
  writeSummary(host, { place: job.summary, where: targets.where }, showNothingMarkdown(why));
  if (args.is("json")) host.print(harmlessJson({ version: 1, trigger: job.trigger, deploys: [] }));
  else host.print(`${harmless(`Nothing is deployed: ${why}.`)}\n`);
  return 0;
}

function whyNothing(trigger: Trigger): string {
  switch (trigger.kind) {
    case "nothing":
      return trigger.why;
    case "tag":
      return `no environment of pachook.yaml has the tag ${trigger.name} under tags:`;
    case "branch":
      return `no environment of pachook.yaml has the branch ${trigger.name} under branches:`;
    case "pull-request":
      return "a pull request deploys nothing";
  }
}
