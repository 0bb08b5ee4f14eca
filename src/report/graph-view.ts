import type { Graph, PipelineNode } from "../pachyderm/graph.ts";
import type { Reading } from "../pachyderm/readings.ts";
import type { Problem, Severity } from "../problem.ts";
import { harmless } from "./harmless.ts";

/** One box of the picture. */
export type ViewNode = {
  id: string;
  kind: "data" | "cron" | "pipeline" | "code";
  label: string;
  /** A second, smaller line: the schedule of a cron input, an output branch other than master, how many problems. */
  note: string | null;
  /** The worst problem of the pipeline's spec. */
  severity: Severity | null;
};

/** One arrow, in the direction the data goes. */
export type ViewEdge = {
  from: string;
  to: string;
  /** The branch, where it is not master. */
  label: string;
  /** True for a trigger: it moves data on now and then, and cuts the DAG. */
  isTrigger: boolean;
};

export type GraphView = { nodes: readonly ViewNode[]; edges: readonly ViewEdge[] };

/** What every picture of the graph shows, made safe to print, in the order of the specs. Data repos stand before their first reader. */
export function viewOf(graph: Graph, problems: readonly Problem[]): GraphView {
  const projects = new Set(
    graph.pipelines.flatMap(({ project, reads }) => [project, ...reads.map((read) => read.project)]),
  );
  const shown = (one: { project: string; name: string }) =>
    harmless(projects.size > 1 ? `${one.project}/${one.name}` : one.name);
  const bySpec = new Map<string, Problem[]>();
  for (const problem of problems) {
    const key = specKey(problem.at.file, problem.pipeline ?? "");
    bySpec.set(key, [...(bySpec.get(key) ?? []), problem]);
  }
  const nodes = new Map<string, ViewNode>();
  const edges = new Map<string, ViewEdge>();
  for (const pipeline of graph.pipelines) {
    for (const reading of pipeline.reads) {
      const maker = graph.makers.get(reading.repo);
      const from = maker === undefined ? `repo ${reading.repo}` : idOf(maker);
      if (maker === undefined && !nodes.has(from)) nodes.set(from, repoNode(from, reading, shown(reading)));
      const edge = edgeFor(reading, { from, to: idOf(pipeline) });
      edges.set(JSON.stringify(edge), edge);
    }
    const known = nodes.get(idOf(pipeline));
    const node = pipelineNode(
      pipeline,
      shown(pipeline),
      bySpec.get(specKey(pipeline.spec.source.file, pipeline.name)) ?? [],
    );
    if (known === undefined || known.severity !== "error") nodes.set(idOf(pipeline), node);
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

function idOf({ id }: PipelineNode): string {
  return `pipeline ${id}`;
}

function repoNode(id: string, { kind, type, schedule }: Reading, name: string): ViewNode {
  const label = type === "user" ? name : `${name}.${type}`;
  return {
    id,
    kind: kind === "cron" ? "cron" : "data",
    label,
    note: schedule === null ? null : harmless(schedule),
    severity: null,
  };
}

function pipelineNode(pipeline: PipelineNode, label: string, problems: readonly Problem[]): ViewNode {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  const notes = [
    ...(pipeline.outputBranch === "master" ? [] : [`writes ${harmless(pipeline.outputBranch)}`]),
    ...(errors === 0 ? [] : [counted(errors, "error")]),
    ...(warnings === 0 ? [] : [counted(warnings, "warning")]),
  ];
  const severity = errors > 0 ? "error" : warnings > 0 ? "warning" : null;
  return { id: idOf(pipeline), kind: "pipeline", label, note: notes.length === 0 ? null : notes.join(", "), severity };
}

function specKey(file: string, pipeline: string): string {
  return JSON.stringify([file, pipeline]);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function edgeFor({ branch, triggeredBy, type }: Reading, ends: { from: string; to: string }): ViewEdge {
  const seen = triggeredBy === null ? branch : triggeredBy;
  const parts = [...(seen === "master" || seen === "" ? [] : [seen]), ...(type === "user" ? [] : [`.${type}`])];
  if (triggeredBy !== null) parts.push("on trigger");
  return { ...ends, label: harmless(parts.join(" ")), isTrigger: triggeredBy !== null };
}
