import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CiJob } from "../ci/ci-job.ts";
import { readCiJob } from "../ci/read-ci-job.ts";
import { readSavedPlan, type SavedPlan } from "../deploy/saved-plan.ts";
import { Failure } from "../failure.ts";
import { permitPlan } from "../flows/deploying/refuse-unpinned.ts";
import type { Host } from "../host.ts";
import { showDeploy, showDeployMarkdown } from "../report/deploy-outcome.ts";
import { harmlessJson } from "../report/harmless.ts";
import { type Arguments, defineCommand } from "./command.ts";
import { deployCommit } from "./deploy-commit.ts";
import { type DeployFlag, deployFlags, formats } from "./deploy-flags.ts";

export const deployCommand = defineCommand({
  name: "deploy",
  summary: "Bring a commit into an environment, and see that it runs",
  description:
    "Builds the images that the registry lacks, lets pachd rehearse the change, updates the pipelines that differ, " +
    "together or not at all, and watches until they run. Pipelines that hang together are deployed together, others by " +
    "themselves. Where nothing differs, nothing is touched. docs/deploy.md tells it step by step. In GitHub Actions, " +
    "GitLab CI, Jenkins and Azure Pipelines it goes by the job's branch or tag, and only plans a pull request: docs/ci.md.",
  examples: [
    { line: "pachook deploy --env dev", shows: "the commit that is checked out" },
    { line: "pachook deploy", shows: "in a CI: what its branch or tag deploys; a pull request's plan" },
    { line: "pachook deploy 9f8e7d6 --older --env dev", shows: "go back" },
    { line: "pachook deploy --reprocess edges", shows: "and compute the datums of edges anew" },
    { line: "pachook deploy --refresh-bases", shows: "take in base images that moved under their tags" },
    { line: "pachook deploy --plan plan.json", shows: "exactly what pachook plan --out plan.json has shown" },
  ],
  operands: [{ name: "COMMIT", summary: "a commit by any name; without it, the one that is checked out" }],
  flags: deployFlags,
  async run(host, args) {
    const job = readCiJob(host.env);
    if (job !== null && isForCi(job, args)) {
      const { deployInCi } = await import("./deploy-in-ci.ts");
      return deployInCi(host, args, job);
    }
    const saved = savedPlanOf(host, args.text("plan"));
    if (saved !== null) await permitPlan(host, saved);
    const environment = saved?.environment ?? args.text("env");
    const commit = saved?.commit ?? args.operands[0] ?? args.text("commit") ?? "HEAD";
    const { exitCode, shown, json } = await deployCommit(host, args, {
      commit,
      saved,
      ...(environment === undefined ? {} : { environment }),
    });
    if (args.is("json")) host.print(harmlessJson(json));
    else host.print(args.choice("format", formats) === "markdown" ? showDeployMarkdown(shown) : showDeploy(shown));
    return exitCode;
  },
});

/**
 * In a CI a deploy that names neither commit, environment nor plan goes by the job's branch or tag. A pull request never
 * deploys, whatever is typed.
 */
function isForCi({ trigger }: CiJob, args: Arguments<DeployFlag>): boolean {
  const isNamed = args.operands.length > 0 || args.text("commit") !== undefined || args.text("plan") !== undefined;
  if (trigger.kind !== "pull-request") return !isNamed && args.text("env") === undefined;
  if (!isNamed) return true;
  const hint = "Leave the commit out: the pull request is planned. A deploy follows from its branch, or from a tag.";
  throw new Failure("usage", "a pull request deploys nothing", hint);
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
