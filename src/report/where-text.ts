import type { PipelineTraces, Whereabouts } from "../trace/whereabouts.ts";
import { ago } from "./ago.ts";
import { plural } from "./code-words.ts";
import { harmless } from "./harmless.ts";
import { makeOne } from "./trace-text.ts";

const shownOutputs = 5;

/** Where a commit runs and what it made, an environment after the other. */
export function showWhereabouts(all: readonly Whereabouts[], commit: string, now: Date): string {
  const found = all.filter(({ pipelines }) => pipelines.length > 0);
  const runs = found.flatMap(({ pipelines, environment, project }) =>
    pipelines.flatMap(({ runs: own, pipeline }) => (own === null ? [] : [`${pipeline} in ${environment ?? project}`])),
  );
  const short = commit.slice(0, 7);
  const title =
    found.length === 0
      ? `${short} never ran here, as far as annotations, labels and tags say`
      : runs.length === 0
        ? `${short} runs nowhere any more`
        : `${short} runs: ${runs.join(", ")}`;
  const lines = [title, "", ...found.flatMap((each) => environmentLines(each, now))];
  return `${lines.map(harmless).join("\n").trimEnd()}\n`;
}

function environmentLines({ environment, project, pipelines }: Whereabouts, now: Date): string[] {
  const name = environment === null ? `project ${project}` : `${environment}, project ${project}`;
  const old = pipelines.filter(({ runs, remains }) => runs === null && remains !== null && remains.datums > 0);
  const next =
    old.length === 0
      ? []
      : [
          makeOne(
            old.map(({ pipeline }) => pipeline),
            environment,
          ),
        ];
  return [name, ...pipelines.flatMap((each) => pipelineLines(each, now)), ...next, ""];
}

function pipelineLines({ pipeline, versions, runs, made, remains }: PipelineTraces, now: Date): string[] {
  const which = `${plural(versions.length, "version")} ${versions.join(", ")}`;
  const since = runs === null || runs.since === "" ? "" : `, ${ago(runs.since, now)}`;
  const state = runs === null ? "runs other code by now" : `runs it as version ${runs.version}${since}`;
  const outputs = made.slice(0, shownOutputs).map(({ id, datums, finished }) => {
    const when = finished === "" ? "not over" : ago(finished, now);
    return below(`${pipeline}@${id.slice(0, 7)}  ${datums} ${plural(datums, "datum")}, ${when}`);
  });
  const left = made.length - shownOutputs;
  const more = left > 0 ? [below(`and ${left} more`)] : [];
  return [
    `  ${pipeline.padEnd(20)} ${state} (${which})`,
    ...(made.length === 0 ? [below("made nothing: every datum was skipped, or there was none")] : outputs),
    ...more,
    ...remainsLine(pipeline, remains),
  ];
}

function remainsLine(pipeline: string, remains: PipelineTraces["remains"]): string[] {
  if (remains === null) return [];
  const { id, datums, read, total } = remains;
  const of = read < total ? `the first ${read} of ${total}` : `${total}`;
  return [below(`of the newest output, ${pipeline}@${id.slice(0, 7)}, ${datums} of ${of} ${plural(total, "datum")}`)];
}

function below(text: string): string {
  return `${" ".repeat(23)}${text}`;
}
