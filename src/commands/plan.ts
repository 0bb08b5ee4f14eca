import { Failure } from "../failure.ts";
import { commitNamed } from "../flows/building/prepare-images.ts";
import { type OfflinePlan, planOffline } from "../flows/plan.ts";
import type { Host } from "../host.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { showPlanMarkdown, showPlanText } from "../report/image-plan.ts";
import { findCommit } from "../tools/commits.ts";
import { NoCluster } from "../tools/pachctl/private-config.ts";
import { type Arguments, defineCommand, type ExitCode, type FlagTable } from "./command.ts";
import { formats, ruleFlags } from "./deploy-flags.ts";

const planFlags = {
  offline: { kind: "switch", summary: "Ask no registry and no cluster" },
  ...ruleFlags,
  since: { kind: "text", placeholder: "COMMIT", summary: "What it is compared with; without it, the commit before" },
  format: { kind: "choice", choices: formats, summary: "How the plan is printed" },
  json: { kind: "switch", summary: "Print one JSON value" },
  out: { kind: "text", placeholder: "FILE", summary: "Save the plan, for pachook deploy --plan FILE" },
} satisfies FlagTable;

type PlanArguments = Arguments<keyof typeof planFlags>;

export const planCommand = defineCommand({
  name: "plan",
  summary: "Show what a deploy would do: images, pipelines, why, and what it costs",
  description:
    "Asks registry and cluster what they have, compares it with a commit, and lets pachd rehearse the change; nothing is " +
    "kept there. With --offline git alone is asked: the commit is compared with the one before it. docs/deploy.md and " +
    "docs/plan.md describe the JSON.",
  examples: [
    { line: "pachook plan --env dev", shows: "what deploying the commit that is checked out would do" },
    { line: "pachook plan --out plan.json", shows: "and save it, to be carried out as it is" },
    { line: "pachook plan --offline --since main", shows: "all that a branch changes, from git alone" },
    { line: "pachook plan --format markdown", shows: "for a comment on a pull request" },
  ],
  operands: [],
  flags: planFlags,
  async run(host, args) {
    if (!args.is("offline")) return planWithCluster(host, args);
    if (!args.is("refresh-bases")) return planFromGit(host, args);
    const hint = "Leave one of the two out: whether a base moved, only its registry knows.";
    throw new Failure("usage", "--refresh-bases asks registries, and --offline asks none", hint);
  },
});

/** What the cluster or the registry would say is not to be had everywhere: then git alone is asked, and that is said. */
async function planWithCluster(host: Host, args: PlanArguments): Promise<ExitCode> {
  const { planAgainstCluster } = await import("./plan-live.ts");
  try {
    return await planAgainstCluster(host, args);
  } catch (error) {
    const isAway = error instanceof NoCluster || (error instanceof Failure && error.code === "tool");
    if (!isAway) throw error;
    if (args.is("json") || args.text("out") !== undefined || args.is("refresh-bases")) {
      // Whoever reads these counts on a plan against the cluster, and git knows no base.
      const hint = `${error.hint}    From git alone: pachook plan --offline`;
      throw new Failure(error.code, error.message, hint, { cause: error });
    }
    const lines = [`${error.message}.`, error.hint, "So this is from git alone, as with --offline:"];
    host.note(lines.map((line) => `${harmless(line)}\n`).join(""));
    return planFromGit(host, args);
  }
}

async function planFromGit(host: Host, args: PlanArguments): Promise<ExitCode> {
  const { where, commit } = await commitNamed(host, args.text("commit") ?? "HEAD");
  const since = args.text("since");
  const before = since === undefined ? (commit.ancestors[0] ?? null) : (await findCommit(where, since, 0)).oid;
  const [environment, configPath] = [args.text("env"), args.text("config")];
  const plan = await planOffline(host, where, {
    commit,
    before,
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath }),
  });
  if (args.is("json")) host.print(harmlessJson(offlineJson(plan)));
  else host.print(args.choice("format", formats) === "markdown" ? showPlanMarkdown(plan) : showPlanText(plan));
  return problemsOf(host, plan);
}

/** The fields and their order are those of docs/plan.md. */
export function offlineJson({
  commit,
  before,
  environment,
  images,
  pipelines,
  warnings,
  problems,
}: OfflinePlan): object {
  return {
    version: 1,
    commit,
    before,
    environment,
    images,
    pipelines,
    warnings: warnings.map(({ image, warning }) => ({ image, ...warning })),
    problems: problems.map(({ code, severity, message, at }) => ({ code, severity, message, at })),
  };
}

/** What is wrong goes to stderr: the plan itself stays one answer. */
function problemsOf(host: Host, { problems, unread }: OfflinePlan): ExitCode {
  const errors = problems.filter(({ severity }) => severity === "error");
  for (const { at, message } of errors) {
    host.note(`${harmless(at.file)}:${at.line}:${at.column}  ${harmless(message)}\n`);
  }
  if (errors.length > unread.length) host.note("All of it:  pachook validate\n");
  // Broken beyond looking like a spec, they have to be named.
  if (unread.length > 0) host.note(`What is broken:  pachook validate ${harmless(unread.join(" "))}\n`);
  return errors.length > 0 ? 1 : 0;
}
