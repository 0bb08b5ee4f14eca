import type { Graph, PipelineNode } from "../pachyderm/graph.ts";
import { groupsOf } from "../pachyderm/graph-order.ts";
import { signOf } from "./graph-sign.ts";
import type { GraphView } from "./graph-view.ts";
import { harmless } from "./harmless.ts";

/** The graph as lines: one block for each group that is deployed together, upstream first, with what each reads. */
export function graphAsText(graph: Graph, view: GraphView): string {
  const labels = new Map(view.nodes.map((node) => [node.id, node]));
  const blocks = groupsOf(graph).map((group) => {
    const names = group.map((pipeline) => labels.get(`pipeline ${pipeline.id}`)?.label ?? pipeline.name);
    const width = Math.min(40, Math.max(...names.map(({ length }) => length)));
    return group.map((pipeline, index) => {
      const node = labels.get(`pipeline ${pipeline.id}`);
      const sign = signOf(node ?? { severity: null })
        .trim()
        .padEnd(1);
      const reads = view.edges.filter(({ to }) => to === `pipeline ${pipeline.id}`);
      const sources = reads.map(
        ({ from, label }) => `${labels.get(from)?.label ?? from}${label === "" ? "" : ` (${label})`}`,
      );
      const note = node?.note ? `   ${node.note}` : "";
      const line = `${sign} ${(names[index] ?? "").padEnd(width)}${sources.length === 0 ? "" : `  <- ${sources.join(", ")}`}${note}`;
      return harmless(line.trimEnd());
    });
  });
  return blocks.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

/** One pipeline a line, in an order to deploy them in; a blank line parts groups that do not wait for each other. */
export function orderAsText(graph: Graph): string {
  const projects = new Set(graph.pipelines.map(({ project }) => project));
  const shown = ({ id, name }: PipelineNode) => harmless(projects.size > 1 ? id : name);
  return groupsOf(graph)
    .map((group) => `${[...new Set(group.map(shown))].join("\n")}\n`)
    .join("\n");
}
