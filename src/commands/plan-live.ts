import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { writeSavedPlan } from "../deploy/saved-plan.ts";
import { Failure } from "../failure.ts";
import type { DeployRules } from "../flows/deploying/deploy-work.ts";
import { withDeploy } from "../flows/deploying/open-deploy.ts";
import { type LivePlan, planLive } from "../flows/deploying/plan-live.ts";
import type { Host } from "../host.ts";
import { showDeployPlan, showDeployPlanMarkdown } from "../report/deploy-plan.ts";
import { harmlessJson } from "../report/harmless.ts";
import { showWarnings } from "../report/image-warnings.ts";
import { partsFrom } from "./build.ts";
import type { Arguments, ExitCode } from "./command.ts";
import { formats, noteProblems, type ruleFlags, rulesFrom } from "./deploy-flags.ts";

type RuleFlag = keyof typeof ruleFlags;
type PlanFlag = RuleFlag | "out" | "format" | "json";

/** The plan against registry and cluster: what `deploy` would do, what it costs, and what pachd says to it. */
export async function planAgainstCluster(host: Host, args: Arguments<PlanFlag>): Promise<ExitCode> {
  const commit = args.text("commit") ?? "HEAD";
  const asked = { commit, environment: args.text("env"), older: args.is("older") };
  const { plan, rules, exitCode } = await planCommit(host, args, asked);
  const out = args.text("out");
  if (out !== undefined) save(resolve(host.cwd, out), writeSavedPlan(plan, rules));
  if (args.is("json")) host.print(harmlessJson(plan));
  else {
    const shown = rules.refreshBases ? { ...plan, next: nextOf(plan) } : plan;
    host.print(args.choice("format", formats) === "markdown" ? showDeployPlanMarkdown(shown) : showDeployPlan(shown));
  }
  if (out !== undefined) host.note(`Exactly this:  pachook deploy --plan ${out}\n`);
  return exitCode;
}

/** Without the flag the deploy would take the images as they are. */
function nextOf({ commit, environment }: LivePlan): string {
  return `Do it:  pachook deploy ${commit.oid.slice(0, 7)} --env ${environment.name} --refresh-bases`;
}

/** Which commit is planned for what; `older`: also where it does not come after what runs. */
type Asked = { commit: string; environment: string | undefined; older: boolean };

/** Plans one commit for one environment; prints no answer. */
export function planCommit(
  host: Host,
  args: Arguments<RuleFlag>,
  { commit, environment, older }: Asked,
): Promise<{ plan: LivePlan; rules: DeployRules; exitCode: ExitCode }> {
  const configPath = args.text("config");
  const opening = {
    commit,
    partsFor: (prepared: Parameters<typeof partsFrom>[2]["prepared"], signal: AbortSignal) => ({
      ...partsFrom(host, { choice: () => undefined }, { prepared, signal }),
      refreshBases: args.is("refresh-bases"),
    }),
    onWarnings: (warnings: Parameters<typeof showWarnings>[0]) => host.note(showWarnings(warnings)),
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath }),
  };
  return withDeploy(host, opening, async (opened) => {
    noteProblems(host, opened.problems);
    const rules = { ...rulesFrom(args, opened), older };
    const plan = await planLive(opened.work, opened.cluster, {
      rules,
      now: host.now().getTime(),
      steps: opened.parts.progress,
    });
    return { plan, rules, exitCode: opened.problems.length > 0 || isRefused(plan) ? 1 : 0 };
  });
}

function isRefused({ groups, refusals }: LivePlan): boolean {
  return (refusals ?? []).length > 0 || groups.some(({ stop }) => stop !== null);
}

function save(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new Failure("file", `${path} could not be written`, "Name a file in a folder that is there.", { cause });
  }
}
