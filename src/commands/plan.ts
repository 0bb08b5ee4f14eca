import { Failure } from "../failure.ts";
import { type OfflinePlan, planOffline } from "../flows/plan.ts";
import { commitNamed } from "../flows/prepare-images.ts";
import type { Host } from "../host.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { showPlanMarkdown, showPlanText } from "../report/image-plan.ts";
import { findCommit } from "../tools/commits.ts";
import { defineCommand, type ExitCode } from "./command.ts";

const formats = ["text", "markdown"] as const;

export const planCommand = defineCommand({
  name: "plan",
  summary: "Show what a commit changes: images, pipelines, and why",
  description:
    "Compares a commit with the one before it: which images are made of other things now, and why, and which pipelines " +
    "that concerns. With --offline git alone is asked: nothing is sent or changed anywhere. docs/plan.md describes the JSON.",
  examples: [
    { line: "pachook plan --offline", shows: "the commit that is checked out" },
    { line: "pachook plan --offline --since main", shows: "all that a branch changes" },
    { line: "pachook plan --offline --format markdown", shows: "for a comment on a pull request" },
  ],
  operands: [],
  flags: {
    offline: { kind: "switch", summary: "Ask no registry and no cluster" },
    env: { kind: "text", placeholder: "NAME", summary: "The environment; without it, the first of pachook.yaml" },
    commit: { kind: "text", placeholder: "COMMIT", summary: "Another commit than the one that is checked out" },
    since: { kind: "text", placeholder: "COMMIT", summary: "What it is compared with; without it, the commit before" },
    format: { kind: "choice", choices: formats, summary: "How the plan is printed" },
    json: { kind: "switch", summary: "Print one JSON value" },
    config: { kind: "text", placeholder: "FILE", summary: "Read this file of the commit instead of pachook.yaml" },
  },
  async run(host, args) {
    if (!args.is("offline")) {
      throw new Failure(
        "usage",
        "a plan without --offline asks a cluster, which this version cannot",
        "Add --offline.",
      );
    }
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
    if (args.is("json")) host.print(asJson(plan));
    else host.print(args.choice("format", formats) === "markdown" ? showPlanMarkdown(plan) : showPlanText(plan));
    return problemsOf(host, plan);
  },
});

/** The fields and their order are those of docs/plan.md. */
function asJson({ commit, before, environment, images, pipelines, warnings, problems }: OfflinePlan): string {
  return harmlessJson({
    version: 1,
    commit,
    before,
    environment,
    images,
    pipelines,
    warnings: warnings.map(({ image, warning }) => ({ image, ...warning })),
    problems: problems.map(({ code, severity, message, at }) => ({ code, severity, message, at })),
  });
}

/** What is wrong goes to stderr: the plan itself stays one answer. */
function problemsOf(host: Host, { problems }: OfflinePlan): ExitCode {
  const errors = problems.filter(({ severity }) => severity === "error");
  for (const { at, message } of errors) {
    host.note(`${harmless(at.file)}:${at.line}:${at.column}  ${harmless(message)}\n`);
  }
  if (errors.length > 0) host.note("All of it:  pachook validate\n");
  return errors.length > 0 ? 1 : 0;
}
