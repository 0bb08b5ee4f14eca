import type { Fault } from "./fault.ts";
import type { KeyPath } from "./key-path.ts";
import { showPath } from "./key-path.ts";
import type { Entry, Mapping, Node } from "./node.ts";
import { type FieldTable, type MessageTable, tableOf } from "./schema/lookup.ts";
import { nodeAt, type Spec } from "./spec.ts";

/** Where a fault of the decoder lies: the node itself, and the mapping with the entry that holds it, where there is one. */
export type FaultSite = { node: Node | undefined; holder: { mapping: Mapping; entry: Entry } | null };

/** Finds a fault's node again in the specs of its file. */
export function siteOf(fault: Fault, specs: readonly Spec[]): FaultSite {
  const spec = specs.find(({ root }) => root.span.start <= fault.span.start && fault.span.end <= root.span.end);
  if (spec === undefined) return { node: undefined, holder: null };
  const mapping = nodeAt(spec, fault.path.slice(0, -1));
  const entry = mapping?.kind === "mapping" ? mapping.entries.findLast(isAt(fault)) : undefined;
  return {
    node: entry?.value ?? nodeAt(spec, fault.path),
    holder: mapping?.kind === "mapping" && entry !== undefined ? { mapping, entry } : null,
  };
}

function isAt({ span }: Fault): (entry: Entry) => boolean {
  return ({ key, value }) => key.span.start === span.start || value.span.start === span.start;
}

/** The field a path leads to; null where it leads into a map or out of the table. */
export function fieldAt(path: KeyPath): FieldTable | null {
  let table: MessageTable | null = tableOf("CreatePipelineRequest");
  let found: FieldTable | null = null;
  for (const step of path) {
    if (typeof step === "number") continue;
    found = table?.fields.get(step) ?? null;
    if (found === null) return null;
    table = found.type.kind === "message" ? found.type.table : null;
  }
  return found;
}

/**
 * The thing that holds the last step of a path, as people say it: `transform`, `input.pfs`, "a spec". Which input of a
 * cross it is stands in the place; with it here, each would be a sentence of its own.
 */
export function showHolder(path: KeyPath): string {
  const above = path.slice(0, -1);
  return above.length === 0 ? "a spec" : showPath(above).replace(/\.(?:cross|join|group|union)\[\d+\]/g, "");
}
