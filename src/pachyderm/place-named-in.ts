import type { Place } from "../problem.ts";
import type { Node, Scalar } from "./node.ts";
import { placeAt } from "./source.ts";
import { type Spec, spanOf } from "./spec.ts";

/** Fields whose values pachd repeats when it refuses a spec, the likeliest first. */
const named: readonly string[] = [
  "repo",
  "branch",
  "secret",
  "commit",
  "glob",
  "image",
  "spec",
  "key",
  "name",
  "project",
];

/**
 * The place in its file that pachd's words about a spec are most likely about: the value that they repeat, such as the
 * repo of `repo default/nowhere not found`; where they repeat none, the name of the pipeline.
 */
export function placeNamedIn(spec: Spec, says: string): Place {
  const words = new Set(says.slice(0, 4000).split(/[\s"'`:;,/@()[\]]+/));
  const own = spec.request.pipeline?.name;
  let best: { rank: number; scalar: Scalar } | null = null;
  const visit = (node: Node, field: string) => {
    if (node.kind === "sequence") for (const item of node.items) visit(item, field);
    else if (node.kind === "mapping") for (const { key, value } of node.entries) visit(value, key.text);
    else {
      const rank = named.indexOf(field);
      const isMeant = rank !== -1 && node.text !== own && words.has(node.text);
      if (isMeant && (best === null || rank < best.rank)) best = { rank, scalar: node };
    }
  };
  visit(spec.root, "");
  return placeAt(spec.source, startOf(best) ?? spanOf(spec, ["pipeline", "name"]).start);
}

function startOf(found: { scalar: Scalar } | null): number | null {
  return found?.scalar.span.start ?? null;
}
