import type { CommitName } from "../tools/pachctl/file-info.ts";
import { isOver } from "../tools/pachctl/job-info.ts";
import type { Code } from "../trace/code.ts";
import type { CodeTally, History, Step, TracedDatum } from "../trace/history.ts";
import { ago } from "./ago.ts";
import { codeName, codeOrigin, codeTitle, plural, sharesLine } from "./code-words.ts";
import { harmless } from "./harmless.ts";
import { wrapped } from "./wrap.ts";

type Shown = { now: Date; projects: ReadonlySet<string> };

const shownDatums = 5;
const shownFiles = 3;
/** Columns of a sentence. */
const room = 67;

/** The history of an output: what it is, then every data commit behind it, then what to do about it. */
export function showTrace(history: History, now: Date): string {
  const { target, steps, cuts, environment, outdated } = history;
  const projects = new Set(steps.map(({ commit }) => commit.project));
  const shown = { now, projects };
  const lines = [titleOf(history, shown), "", ...steps.flatMap((step) => stepLines(step, shown))];
  for (const cut of cuts) lines.push(`! ${cut}`);
  lines.push(...wholeLines(steps[0], target.path));
  if (outdated.length > 0) lines.push(makeOne(outdated, environment));
  return `${lines.map(harmless).join("\n")}\n`;
}

/** What makes all datums of these pipelines come from the code that they run now. */
export function makeOne(pipelines: readonly string[], environment: string | null): string {
  const env = environment === null ? "" : ` --env ${environment}`;
  return `Make them one:  pachook deploy${env} ${pipelines.map((name) => `--reprocess ${name}`).join(" ")}`;
}

/** The answer in one line: the code behind the file, or behind the datums of the commit. */
function titleOf({ target, steps }: History, shown: Shown): string {
  const { project, repo, id, path } = target;
  const branch = target.commit === id ? "" : ` (${target.commit})`;
  const name = `${path === null ? "" : `${path} in `}${commitName({ project, repo, id }, shown)}${branch}`;
  const [first] = steps;
  const codes = new Map((first?.traced ?? []).map(({ code }) => [codeName(code), code]));
  const [only] = codes.values();
  if (only !== undefined && codes.size === 1) return `${name} comes from ${codeTitle(only, shown.now)}`;
  if (codes.size > 1) return `${name} comes from ${[...codes.keys()].join(", ")}`;
  if (first === undefined || first.datums === null || first.datums.read === 0) return name;
  return `${name}: ${sharesLine(first.datums.shares)}${sampledOf(first.datums)}`;
}

function wholeLines(step: Step | undefined, path: string | null): string[] {
  if (path === null || step?.datums === undefined || step.datums === null || step.datums.read === 0) return [];
  return [`Whole commit: ${sharesLine(step.datums.shares)}${sampledOf(step.datums)}`];
}

function sampledOf({ read, total }: CodeTally): string {
  return read < total ? `  (the first ${read} of ${total}; all: --limit ${total})` : "";
}

function stepLines(step: Step, shown: Shown): string[] {
  const title = `${commitName(step.commit, shown)}  ${madeBy(step, shown)}`;
  const code = step.traced.length > 0 ? tracedLines(step, shown) : tallyLines(step, shown);
  const reads = step.traced.length > 0 || step.inputs.length === 0 ? [] : [column("reads", inputList(step, shown))];
  const error = step.error === "" ? [] : [`it came to nothing: ${step.error}`];
  const marked = [...error, ...step.gaps].flatMap((text) => markedLines(text));
  return [title, ...code, ...reads, ...marked, ""];
}

function madeBy({ kind, commit, job, finished, pipeline }: Step, { now }: Shown): string {
  const when = finished === "" ? "still open" : ago(finished, now);
  switch (kind) {
    case "pipeline": {
      if (job === null) return `made by pipeline ${commit.repo}, ${when}`;
      const by = `pipeline ${commit.repo}, version ${job.pipelineVersion}`;
      return isOver(job) ? `made by ${by}, ${when}` : `being made by ${by}`;
    }
    case "data":
      return `put there, ${when}`;
    case "cron":
      return `a tick of a clock, ${when}`;
    case "spout":
      return `written by the spout ${commit.repo}${pipeline === null ? "" : `, now version ${pipeline.version}`}, ${when}`;
    case "lost":
      return "not to be had";
    case "deleted":
      return `made by a pipeline ${commit.repo} that is not there any more, ${when}`;
  }
}

function tracedLines(step: Step, shown: Shown): string[] {
  const lines = step.traced.slice(0, shownDatums).flatMap((datum) => datumLines(datum, step, shown));
  const left = step.traced.length - shownDatums;
  return left > 0 ? [...lines, `           and ${left} more ${plural(left, "datum")}`] : lines;
}

function datumLines({ files, code, isOlder, state, job }: TracedDatum, step: Step, shown: Shown): string[] {
  const some = files.slice(0, shownFiles).map(({ commit, path }) => `${commitName(commit, shown)}:${path}`);
  const more = files.length > shownFiles ? [`and ${files.length - shownFiles} more`] : [];
  const skipped = state === "SKIPPED" ? [`skipped in this job: job ${job.slice(0, 7)} computed it`] : [];
  const failed = state === "FAILED" ? ["the datum failed"] : [];
  const [first = "nothing", ...rest] = [...some, ...more];
  return [
    column("datum", first),
    ...rest.map(below),
    ...codeLines(codeTitle(code, shown.now), { code, isOlder }, step),
    ...[...skipped, ...failed].map(below),
  ];
}

function tallyLines(step: Step, shown: Shown): string[] {
  if (step.kind === "spout" && step.pipeline !== null) {
    const { code } = step.pipeline;
    return codeLines(`now ${codeTitle(code, shown.now)}`, { code, isOlder: false }, step);
  }
  if (step.datums === null) return [];
  const { shares } = step.datums;
  if (shares.length === 0)
    return step.job !== null && isOver(step.job) ? [column("code", "none: the job has no datum")] : [];
  return shares.flatMap(({ code, datums, skipped, isOlder }) => {
    const kept = skipped === 0 ? [] : [below(`${skipped} of them skipped in this job, and computed by older ones`)];
    return [
      ...codeLines(`${datums} ${plural(datums, "datum")} by ${codeTitle(code, shown.now)}`, { code, isOlder }, step),
      ...kept,
    ];
  });
}

function codeLines(title: string, { code, isOlder }: { code: Code; isOlder: boolean }, { pipeline }: Step): string[] {
  const origin = codeOrigin(code);
  const current = pipeline?.code ?? null;
  const older =
    current !== null && isOlder ? [`! the pipeline itself runs ${codeName(current)} by now; this is not from it`] : [];
  const gap = code.gap === null ? [] : markedLines(code.gap);
  return [column("code", title), ...[...(origin === "" ? [] : [origin]), ...older].map(below), ...gap];
}

/** Wrapped, so that the sentences stand in the column of the others. */
function markedLines(text: string): string[] {
  return wrapped(harmless(text), room).map((line, index) => below(`${index === 0 ? "! " : "  "}${line}`));
}

function inputList({ inputs }: Step, shown: Shown): string {
  return inputs.map((commit) => commitName(commit, shown)).join(", ");
}

function column(word: string, text: string): string {
  return `  ${word.padEnd(8)} ${text}`;
}

function below(text: string): string {
  return column("", text);
}

function commitName({ project, repo, id }: CommitName, { projects }: Shown): string {
  return `${projects.size > 1 ? `${project}/` : ""}${repo}@${id.slice(0, 7)}`;
}
