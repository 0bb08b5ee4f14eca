import { deploysOf, type PipelineNode } from "../pachyderm/graph.ts";
import { cyclesOf } from "../pachyderm/graph-order.ts";
import { lineOf } from "../pachyderm/line-of.ts";
import type { Check } from "./check.ts";

export const cycle: Check = {
  kind: "repository",
  code: "cycle",
  severity: "error",
  refusedBy: "pachd",
  rules: ["DG-1", "DG-2"],
  summary: "No pipeline reads, directly or through others, what it writes",
  hint: "Take one of these inputs out, or read from a data repo that no pipeline here writes.",

  survey(graph) {
    return deploysOf(graph)
      .flatMap(cyclesOf)
      .flatMap((chain) => {
        const [start, next] = chain;
        const last = chain.at(-2);
        if (start === undefined || next === undefined || last === undefined) return [];
        const path = start.reads.find(({ repo }) => repo.replace(/\.(meta|spec)$/, "") === last.id)?.path ?? [];
        return [
          { spec: start.spec, path: [...path, "repo"], message: start === next ? itself(start) : knot(chain, last) },
        ];
      });
  },
};

function itself({ id }: PipelineNode): string {
  return `pachd refuses it: the pipeline reads its own output repo (repo ${id} not found; once it exists: repo ${id} cannot be in the provenance of its own branch)`;
}

function knot(chain: readonly PipelineNode[], last: PipelineNode): string {
  const shown = chain.map(({ name }) => name);
  const way = shown.length > 12 ? [...shown.slice(0, 6), `… ${shown.length - 11} more …`, ...shown.slice(-5)] : shown;
  const where = ` (${last.name} is ${lineOf(last.spec, ["pipeline", "name"])})`;
  return `pachd refuses it: cycle detected because ${last.id} is already in the subvenance of ${chain[0]?.id}: ${way.join(" -> ")}${where}`;
}
