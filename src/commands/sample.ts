import { Failure } from "../failure.ts";
import { type ClusterOpening, withCluster } from "../flows/reading/with-cluster.ts";
import { type ChosenSample, type SampleWish, sample } from "../flows/sample.ts";
import type { Host } from "../host.ts";
import { harmless, harmlessJson } from "../report/harmless.ts";
import { progressFor } from "../report/progress.ts";
import { sampleAsJson, showChoice } from "../report/sample.ts";
import { every } from "../tools/every.ts";
import { runLive } from "../tools/run-live.ts";
import { parseTarget } from "../trace/target.ts";
import { type Arguments, defineCommand, type ExitCode, type FlagTable } from "./command.ts";

const usualFiles = 20;

const sampleFlags = {
  files: { kind: "number", placeholder: "N", summary: `Fetch this many, the smallest; ${usualFiles} without it` },
  overwrite: { kind: "switch", summary: "Fetch what is in the folder already, too" },
  yes: { kind: "switch", summary: "Do not ask", short: "y" },
  json: { kind: "switch", summary: "Print one JSON value, once it is done" },
  env: { kind: "text", placeholder: "NAME", summary: "The environment; without it, the first of pachook.yaml" },
  context: { kind: "text", placeholder: "NAME", summary: "A context of pachctl, for a cluster pachook.yaml lacks" },
  project: { kind: "text", placeholder: "NAME", summary: "Pachyderm's project, where it is another" },
  config: { kind: "text", placeholder: "FILE", summary: "Read this file instead of pachook.yaml" },
} satisfies FlagTable;

type Args = Arguments<keyof typeof sampleFlags>;

export const sampleCommand = defineCommand({
  name: "sample",
  summary: "Fetch a few files of a data repo, for tests and datums",
  description:
    "Writes the smallest files of a branch to samples/<repo>/ (samples/<repo>@<branch>/ where that is not master), " +
    "where `pachook test` and `pachook datums` look for data. Shows sizes and asks before; what is there stays. " +
    "It only reads the cluster, through pachctl.",
  examples: [
    { line: "pachook sample images@master", shows: "its 20 smallest files" },
    { line: "pachook sample images@master --files 5 --yes", shows: "five, without a question, as in a script" },
    { line: "pachook sample 'images@master:/2024-*/**'", shows: "only what a glob of Pachyderm's matches" },
    { line: "pachook sample vision/images@master --context dev", shows: "of another project, in any cluster" },
  ],
  operands: [{ name: "REPO", summary: "repo@branch or repo@commit, with :/glob for some of it", required: true }],
  flags: sampleFlags,
  async run(host, args): Promise<ExitCode> {
    const wish = wishFrom(args);
    const progress = progressFor(host, every);
    const opening = openingFrom(args);
    const chosen = await withCluster(host, opening, ({ cluster, root, signal }) =>
      sample({ cluster, root, signal, begin: progress.begin }, wish, (found) => agreed(host, args, found)),
    );
    if (chosen === null) {
      host.note("Nothing was written.\n");
      return 1;
    }
    if (args.is("json")) host.print(harmlessJson(sampleAsJson(chosen)));
    return 0;
  },
});

function wishFrom(args: Args): SampleWish {
  const [text = ""] = args.operands;
  const target = parseTarget(text);
  if (target === null) {
    const hint = "Write repo@branch, with :/glob for some of it: images@master, 'images@master:/2024-*/**'";
    throw new Failure("usage", `"${text}" names no data`, hint);
  }
  const files = args.number("files") ?? usualFiles;
  if (!(Number.isInteger(files) && files >= 1)) {
    throw new Failure("usage", `--files takes a whole number from 1 on, not ${files}`, "Such as: --files 20");
  }
  const { project, repo, commit, path } = target;
  return { project, repo, commit, pattern: path, files, ...(args.is("overwrite") ? { overwrite: true } : {}) };
}

function openingFrom(args: Args): ClusterOpening {
  const [text = ""] = args.operands;
  const project = parseTarget(text)?.project ?? args.text("project");
  const named = {
    environment: args.text("env"),
    context: args.text("context"),
    configPath: args.text("config"),
    project,
  };
  const given = Object.entries(named).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return { ...Object.fromEntries(given), runLive };
}

/** Shows what would be fetched; asks, where somebody can answer. */
async function agreed(host: Host, args: Args, chosen: ChosenSample): Promise<boolean> {
  host.note(showChoice(chosen, host.now()));
  if (chosen.fetched.length === 0 || args.is("yes")) return true;
  if (!host.terminal.interactive) {
    const again = `pachook sample ${harmless(args.operands[0] ?? "")} --yes`;
    throw new Failure("usage", "there is nobody to ask whether to fetch them", `Say so: ${again}`);
  }
  const { confirm } = await import("@clack/prompts");
  return (await confirm({ message: `Fetch them into ${chosen.folder}/?` })) === true;
}
