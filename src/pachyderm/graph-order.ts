import { dagsOf } from "./dag.ts";
import { type Graph, type PipelineNode, readersOf, upstreamOf } from "./graph.ts";

/**
 * Every pipeline after those it reads from, else in the order of the specs.
 * Members of a cycle, and what lies behind one, cannot be ordered: they close the list as they stand in the specs.
 */
export function orderOf(graph: Graph): PipelineNode[] {
  const readers = readersOf(graph);
  const missing = new Map(graph.pipelines.map((pipeline) => [pipeline, upstreamOf(graph, pipeline).length]));
  const ready = graph.pipelines.filter((pipeline) => missing.get(pipeline) === 0);
  const ordered = new Set<PipelineNode>(ready);
  for (const pipeline of ordered) {
    for (const reader of readers.get(pipeline) ?? []) {
      const left = (missing.get(reader) ?? 0) - 1;
      missing.set(reader, left);
      if (left === 0) ordered.add(reader);
    }
  }
  return [...ordered, ...graph.pipelines.filter((pipeline) => !ordered.has(pipeline))];
}

/**
 * Ways round, each the shortest through its first pipeline, which stands again at the end: `[a, b, a]`; a pipeline that
 * reads itself is `[a, a]`. Every pipeline that feeds itself is on one of them; ways may share pipelines.
 */
export function cyclesOf(graph: Graph): PipelineNode[][] {
  const readers = readersOf(graph);
  const cycles: PipelineNode[][] = [];
  const told = new Set<PipelineNode>();
  for (const start of unorderable(graph)) {
    const cycle = told.has(start) ? [] : wayBack(start, readers);
    if (cycle.length > 0) cycles.push(cycle);
    for (const node of cycle) told.add(node);
  }
  return cycles;
}

/** Pipelines that no order can place, so that the search for cycles need not walk the healthy rest. */
function unorderable(graph: Graph): PipelineNode[] {
  const placed = new Map(orderOf(graph).map((pipeline, index) => [pipeline, index]));
  const place = (pipeline: PipelineNode) => placed.get(pipeline) ?? 0;
  return graph.pipelines.filter((pipeline) =>
    upstreamOf(graph, pipeline).some((upstream) => place(upstream) >= place(pipeline)),
  );
}

/** The shortest path from a pipeline through its readers back to itself; empty where there is none. */
function wayBack(start: PipelineNode, readers: ReadonlyMap<PipelineNode, readonly PipelineNode[]>): PipelineNode[] {
  const cameFrom = new Map<PipelineNode, PipelineNode>();
  const queue = new Set([start]);
  for (const node of queue) {
    for (const reader of readers.get(node) ?? []) {
      if (reader === start) return [...pathTo(node, cameFrom), start];
      if (!queue.has(reader)) cameFrom.set(reader, node);
      queue.add(reader);
    }
  }
  return [];
}

function pathTo(end: PipelineNode, cameFrom: ReadonlyMap<PipelineNode, PipelineNode>): PipelineNode[] {
  const path = [end];
  for (let step = cameFrom.get(end); step !== undefined; step = cameFrom.get(step)) path.push(step);
  return path.reverse();
}

/**
 * What is deployed together: pipelines of one connected DAG, and those that one of them waits for. Each group is in an
 * order that works, upstream first; groups stand in the order of the specs.
 */
export function groupsOf(graph: Graph): PipelineNode[][] {
  const readers = readersOf(graph);
  const dags = dagsOf(graph);
  const dagOf = new Map(dags.flatMap((dag) => dag.map((pipeline) => [pipeline, dag] as const)));
  const placed = new Map<PipelineNode, number>();
  for (const [index, start] of graph.pipelines.entries()) {
    if (placed.has(start)) continue;
    const group = new Set([start]);
    const spread = new Set<readonly PipelineNode[]>();
    for (const pipeline of group) {
      const dag = dagOf.get(pipeline) ?? [];
      const beside = spread.has(dag) ? [] : dag;
      spread.add(dag);
      for (const next of [...beside, ...upstreamOf(graph, pipeline), ...(readers.get(pipeline) ?? [])]) group.add(next);
    }
    for (const pipeline of group) placed.set(pipeline, index);
  }
  const groups = new Map<number, PipelineNode[]>();
  for (const pipeline of orderOf(graph)) {
    const index = placed.get(pipeline) ?? 0;
    const group = groups.get(index);
    if (group === undefined) groups.set(index, [pipeline]);
    else group.push(pipeline);
  }
  return [...groups].toSorted(([one], [other]) => one - other).map(([, group]) => group);
}
