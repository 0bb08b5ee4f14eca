import { Failure } from "../failure.ts";
import { trace } from "../flows/trace.ts";
import { type OpenedTrace, type TraceOpening, withTrace } from "../flows/tracing/open-trace.ts";
import { traceDiff } from "../flows/tracing/trace-diff.ts";
import { commitMeant, whereIs } from "../flows/tracing/trace-where.ts";
import type { TraceWork } from "../flows/tracing/trace-work.ts";
import type { Host } from "../host.ts";
import { harmlessJson } from "../report/harmless.ts";
import { progressFor } from "../report/progress.ts";
import { showTraceDiff } from "../report/trace-diff-text.ts";
import { traceAsSvg } from "../report/trace-svg.ts";
import { showTrace } from "../report/trace-text.ts";
import { showWhereabouts } from "../report/where-text.ts";
import { every } from "../tools/every.ts";
import { registryFetch } from "../tools/registry/registry-fetch.ts";
import { runLive } from "../tools/run-live.ts";
import { parseTarget, type Target } from "../trace/target.ts";
import { clusterFlags, clusterFrom } from "./cluster-flags.ts";
import { type Arguments, defineCommand, type ExitCode, type FlagTable } from "./command.ts";
import { writeAnswer } from "./write-answer.ts";

const formats = ["text", "svg"] as const;

const usualDatums = 1_000_000;
const usualSteps = 100;

const traceFlags = {
  where: { kind: "text", placeholder: "COMMIT", summary: "Instead: where this git commit runs, and what it made" },
  diff: {
    kind: "text",
    placeholder: "OUTPUT",
    summary: "Instead: which code and which data lie between this output and the other",
  },
  format: { kind: "choice", choices: formats, summary: "How the history is drawn; text without it" },
  output: { kind: "text", placeholder: "FILE", summary: "Write to this file instead of printing", short: "o" },
  json: { kind: "switch", summary: "Print one JSON value, with whole ids" },
  limit: { kind: "number", placeholder: "N", summary: "Datums of a job to look at; 1000000 unless said" },
  ...clusterFlags,
} satisfies FlagTable;

type Args = Arguments<keyof typeof traceFlags>;

export const traceCommand = defineCommand({
  name: "trace",
  summary: "Say which code and data an output really comes from",
  description:
    "Follows a file or a commit in Pachyderm back to its sources: the job that wrote it, for each datum the image that " +
    "really computed it (a datum that a job skipped was computed by an older one), the git commit behind that image, " +
    "its author and message, and the data that went in. It changes nothing. docs/trace.md tells what it can know.",
  examples: [
    { line: "pachook trace edges@master:/liberty.png", shows: "one file" },
    { line: "pachook trace edges@master", shows: "all of an output: how many datums by which commit" },
    { line: "pachook trace edges@master:/liberty.png --format svg -o trace.svg", shows: "a picture" },
    { line: "pachook trace --where 9f8e7d6", shows: "where a git commit runs, and what it made" },
    { line: "pachook trace --diff edges@5e0c1d2… edges@master", shows: "what lies between two outputs" },
    {
      line: "pachook trace edges@master --context dev --project vision",
      shows: "in any cluster, without pachook.yaml",
    },
  ],
  operands: [{ name: "OUTPUT", summary: "repo@branch-or-commit, with :/path for a file or folder of it" }],
  flags: traceFlags,
  async run(host, args): Promise<ExitCode> {
    const where = args.text("where");
    const opening = openingFrom(host, args);
    if (where !== undefined) {
      return withTrace(host, args.text("env") === undefined ? { ...opening, all: true } : opening, (opened) =>
        tellWhere(host, args, { opened, name: where }),
      );
    }
    const target = targetFrom(args.operands[0]);
    const other = args.text("diff");
    const before = other === undefined ? null : targetFrom(other);
    return withTrace(host, opening, async (opened): Promise<ExitCode> => {
      const [work] = opened.works;
      if (work === undefined) return 0;
      const text =
        before === null
          ? drawTrace(host, args, await trace(work, target))
          : await tellDiff(host, args, { work, before, after: target, where: opened.where });
      writeAnswer(host, text, args.text("output"));
      return 0;
    });
  },
});

function openingFrom(host: Host, args: Args): TraceOpening {
  const progress = progressFor(host, every);
  const datums = args.number("limit") ?? usualDatums;
  if (!(datums >= 1)) throw new Failure("usage", "--limit takes a number from 1 on", "All flags: pachook trace --help");
  return {
    ...clusterFrom(args),
    limits: { datums: Math.floor(datums), steps: usualSteps },
    fetch: registryFetch(host.env),
    runLive,
    begin: progress.begin,
  };
}

function targetFrom(text: string | undefined): Target {
  const target = text === undefined ? null : parseTarget(text);
  if (target !== null) return target;
  const seen = text === undefined ? "trace needs an output" : `"${text}" names no output`;
  throw new Failure(
    "usage",
    seen,
    "Write repo@branch or repo@commit, with :/path for a file: edges@master:/liberty.png",
  );
}

function drawTrace(host: Host, args: Args, history: Awaited<ReturnType<typeof trace>>): string {
  if (args.is("json")) return harmlessJson({ version: 1, ...history });
  return args.choice("format", formats) === "svg" ? traceAsSvg(history) : showTrace(history, host.now());
}

type Diffing = { work: TraceWork; before: Target; after: Target; where: OpenedTrace["where"] };

async function tellDiff(host: Host, args: Args, { work, before, after, where }: Diffing): Promise<string> {
  const diff = await traceDiff(work, { before, after }, where);
  return args.is("json") ? harmlessJson({ version: 1, ...diff }) : showTraceDiff(diff, host.now());
}

async function tellWhere(
  host: Host,
  args: Args,
  { opened, name }: { opened: OpenedTrace; name: string },
): Promise<ExitCode> {
  const commit = await commitMeant(opened.where, name);
  const found = await Promise.all(opened.works.map((work) => whereIs(work, commit)));
  const text = args.is("json")
    ? harmlessJson({ version: 1, commit, environments: found })
    : showWhereabouts(found, commit, host.now());
  writeAnswer(host, text, args.text("output"));
  return 0;
}
