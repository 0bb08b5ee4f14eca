import { Failure } from "../failure.ts";
import { type SampleOptions, sample } from "../flows/sample.ts";
import type { Host } from "../host.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { progressFor, showBytes, type Task } from "../report/progress.ts";
import { counted } from "../report/report.ts";
import { sampleAsJson, showSampled, showSamplePlan } from "../report/sample.ts";
import type { SamplePlan } from "../samples/sample-plan.ts";
import { every } from "../tools/every.ts";
import { runLive } from "../tools/run-live.ts";
import { parseTarget, type Target } from "../trace/target.ts";
import { clusterFlags, clusterFrom } from "./cluster-flags.ts";
import { type Arguments, defineCommand, type ExitCode, type FlagTable } from "./command.ts";

const usualFiles = 20;
const mostFiles = 100_000;

const sampleFlags = {
  files: { kind: "number", placeholder: "N", summary: `At most so many, the smallest first; ${usualFiles} without it` },
  glob: { kind: "text", placeholder: "GLOB", summary: "Only what this glob of Pachyderm's fits, as in an input" },
  yes: { kind: "switch", summary: "Fetch without asking", short: "y" },
  "dry-run": { kind: "switch", summary: "Show files and sizes, and fetch nothing" },
  overwrite: { kind: "switch", summary: "Replace files that are there and differ; without it they stay" },
  json: { kind: "switch", summary: "Print one JSON value; needs --yes or --dry-run" },
  ...clusterFlags,
} satisfies FlagTable;

type Args = Arguments<keyof typeof sampleFlags>;

export const sampleCommand = defineCommand({
  name: "sample",
  summary: "Fetch a few files of a data repo, for tests at the desk",
  description:
    "Takes the smallest files of a data commit and writes them to samples/<repo>/, where `pachook test` and `pachook " +
    "datums` look for data (samples/<repo>@<branch>/ for a branch other than master). It shows files and sizes first " +
    "and asks. Files that are there and differ stay, and then the exit code is 1. The cluster is only read.",
  examples: [
    { line: "pachook sample images@master --files 20", shows: "the 20 smallest, into samples/images/" },
    { line: 'pachook sample images --glob "/2026-01/*.png" --dry-run', shows: "what fits, and how big it is" },
    { line: "pachook sample images --yes --overwrite", shows: "in a script; files here that differ are replaced" },
    { line: "pachook sample lab/images@dev --context lab", shows: "any cluster: into samples/lab/images@dev/" },
  ],
  operands: [{ name: "DATA", summary: "repo, repo@branch or repo@commit; with :/path as --glob", required: true }],
  flags: sampleFlags,
  async run(host, args): Promise<ExitCode> {
    const wish = { target: targetFrom(args), files: filesFrom(args) };
    const [isJson, differing] = [args.is("json"), args.is("overwrite") ? "replace" : "keep"] as const;
    const shown: { task?: Task; done: number } = { done: 0 };
    const agree = async (plan: SamplePlan) => {
      const isLook = args.is("dry-run");
      if (isLook && !isJson) host.print(showSamplePlan(plan, differing));
      if (!isLook) host.note(showSamplePlan(plan, differing));
      if (isLook || plan.chosen.length === 0) return false;
      if (!args.is("yes")) await askToFetch(host, args);
      shown.task = progressFor(host, every).begin("fetch", counted(plan.chosen.length, "file"));
      return true;
    };
    const onFile: SampleOptions["onFile"] = ({ path }, { chosen }) => {
      shown.done += 1;
      shown.task?.waitsFor(`${shown.done} of ${chosen.length}: ${path}`);
    };
    const options = { ...clusterFrom(args), runLive, wish, differing, agree, onFile };
    const { plan, files } = await sample(host, options).catch((error: unknown) => {
      shown.task?.failed(`${counted(shown.done, "file")} before it stopped`);
      throw error;
    });
    const total = files?.reduce((sum, { size }) => sum + size, 0n) ?? 0n;
    shown.task?.done(`${counted(shown.done, "file")}, ${showBytes(Number(total))}`);
    if (isJson) host.print(harmlessJson(sampleAsJson(plan, files)));
    else if (files !== null) host.print(showSampled(plan, files));
    return files?.some(({ outcome }) => outcome === "kept") === true ? 1 : 0;
  },
});

function targetFrom(args: Args): Target {
  const [text = ""] = args.operands;
  const target = parseTarget(text) ?? parseTarget(`${text}@master`);
  if (target === null) {
    const hint = "Write a repo, or repo@branch: images@master";
    throw new Failure("usage", `"${text}" names no data`, hint);
  }
  const glob = args.text("glob");
  if (glob === undefined) return target;
  if (target.path === null) return { ...target, path: glob };
  throw new Failure("usage", `both "${text}" and --glob say which files`, "Leave one of them out.");
}

function filesFrom(args: Args): number {
  const files = args.number("files") ?? usualFiles;
  if (Number.isInteger(files) && files >= 1 && files <= mostFiles) return files;
  throw new Failure("usage", `--files takes a whole number from 1 to ${mostFiles}`, "Such as: --files 20");
}

/** @throws Failure where nobody can be asked, or the answer is no */
async function askToFetch(host: Host, args: Args): Promise<void> {
  if (host.terminal.interactive && !args.is("json")) return (await import("./ask-to-fetch.ts")).askToFetch();
  const again = `Fetch them: pachook sample ${harmless(args.operands[0] ?? "")} --yes   Only look: --dry-run`;
  throw new Failure("usage", "sample writes files, and nobody can be asked here", again);
}
