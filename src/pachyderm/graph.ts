import { pipelineOf, type Reading, readingsOf, repoKey } from "./readings.ts";
import type { Spec } from "./spec.ts";

/** One pipeline of the graph. Two specs of the same pipeline are two nodes; the later one makes the repo. */
export type PipelineNode = {
  /** What identifies the pipeline and its output repo: `project/name`. */
  id: string;
  name: string;
  project: string;
  spec: Spec;
  outputBranch: string;
  reads: readonly Reading[];
};

/** All pipelines of a repository, and who makes what the others read. */
export type Graph = {
  pipelines: readonly PipelineNode[];
  /** Who writes a data repo, by its key; `.meta` and `.spec` repos are among them. */
  makers: ReadonlyMap<string, PipelineNode>;
  /** Data repos that pachd makes for cron inputs. */
  cronRepos: ReadonlySet<string>;
};

/** Builds the graph of all specs that name a pipeline. Specs without a project go to `defaultProject`. */
export function graphOf(specs: readonly Spec[], { defaultProject }: { defaultProject: string }): Graph {
  const pipelines = specs.flatMap((spec): PipelineNode[] => {
    const pipeline = pipelineOf(spec.request, defaultProject);
    if (pipeline === null) return [];
    const outputBranch = spec.request.output_branch || "master";
    return [{ id: repoKey(pipeline), ...pipeline, spec, outputBranch, reads: readingsOf(spec.request, pipeline) }];
  });
  return graphFrom(pipelines);
}

function graphFrom(pipelines: readonly PipelineNode[]): Graph {
  const makers = new Map<string, PipelineNode>();
  const cronRepos = new Set<string>();
  for (const pipeline of pipelines) {
    for (const type of ["user", "meta", "spec"]) makers.set(repoKey({ ...pipeline, type }), pipeline);
    for (const { kind, repo } of pipeline.reads) if (kind === "cron") cronRepos.add(repo);
  }
  return { pipelines, makers, cronRepos };
}

/**
 * Where pipelines are defined more than once (a folder for each environment, say), each pipeline's first definition, then
 * each one's second, and so on: what is deployed together is one of these, and never a mixture.
 */
export function deploysOf(graph: Graph): Graph[] {
  const definitions = new Map<string, PipelineNode[]>();
  for (const pipeline of graph.pipelines) {
    const known = definitions.get(pipeline.id);
    if (known === undefined) definitions.set(pipeline.id, [pipeline]);
    else known.push(pipeline);
  }
  if (definitions.size === graph.pipelines.length) return [graph];
  const each = [...definitions.values()];
  const most = each.reduce((count, { length }) => Math.max(count, length), 0);
  return Array.from({ length: Math.min(most, mostDeploys) }, (_, index) =>
    graphFrom(each.flatMap((nodes) => nodes[Math.min(index, nodes.length - 1)] ?? [])),
  );
}

// More versions of one pipeline than anybody keeps apart: a thousand copies must not cost a thousand graphs.
const mostDeploys = 10;

/** The pipelines that must exist before this one can: those whose repos it reads, trigger branches included. */
export function upstreamOf(graph: Graph, pipeline: PipelineNode): PipelineNode[] {
  const found = new Set<PipelineNode>();
  for (const { repo } of pipeline.reads) {
    const maker = graph.makers.get(repo);
    if (maker !== undefined) found.add(maker);
  }
  return [...found];
}

/** Who reads each pipeline directly. */
export function readersOf(graph: Graph): Map<PipelineNode, PipelineNode[]> {
  const readers = new Map<PipelineNode, PipelineNode[]>(graph.pipelines.map((pipeline) => [pipeline, []]));
  for (const pipeline of graph.pipelines) {
    for (const upstream of upstreamOf(graph, pipeline)) readers.get(upstream)?.push(pipeline);
  }
  return readers;
}

/** Everything that is computed again, at once or later, when this pipeline's output changes; without itself. */
export function downstreamOf(graph: Graph, pipeline: PipelineNode): PipelineNode[] {
  const readers = readersOf(graph);
  const seen = new Set([pipeline]);
  for (const each of seen) for (const reader of readers.get(each) ?? []) seen.add(reader);
  seen.delete(pipeline);
  return [...seen];
}
