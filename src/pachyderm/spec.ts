import type { Fault } from "./fault.ts";
import type { KeyPath } from "./key-path.ts";
import type { Entry, Mapping, Node, Span } from "./node.ts";
import type { CreatePipelineRequest } from "./request.ts";
import type { Source } from "./source.ts";

/** One YAML document or JSON value of a file, and what was noticed while it was parsed. */
export type Document = { root: Node };

/** A file after parsing: its documents with all places, before any template value is filled in. */
export type ParsedFile = { source: Source; documents: readonly Document[]; faults: readonly Fault[] };

/** One CreatePipelineRequest as pachctl would send it, with the tree it was read from. */
export type Spec = {
  source: Source;
  /** Position in its file, from 0; array elements and documents are counted through. */
  index: number;
  request: CreatePipelineRequest;
  root: Mapping;
};

/** A file after decoding. pachctl takes it whole if no fault is `refused`. */
export type SpecFile = { source: Source; specs: readonly Spec[]; faults: readonly Fault[] };

/** Which part of an entry is meant: its key, its value, or both. */
export type Part = "key" | "value" | "entry";

/**
 * Where a path lies in the file. A path that is not there answers with the nearest thing above it that is:
 * a missing `glob` points at the key `pfs`.
 */
export function spanOf(spec: Spec, path: KeyPath, part: Part = "value"): Span {
  let node: Node = spec.root;
  let span: Span = { start: node.span.start, end: node.span.start + 1 };
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (typeof step === "number") {
      const item: Node | undefined = node.kind === "sequence" ? node.items[step] : undefined;
      if (item === undefined) return span;
      node = item;
      span = item.span;
    } else {
      const entry: Entry | undefined = node.kind === "mapping" ? entryOf(node, step) : undefined;
      if (entry === undefined) return span;
      node = entry.value;
      if (!last || part === "key") span = entry.key.span;
      else span = part === "value" ? node.span : { start: entry.key.span.start, end: node.span.end };
    }
  }
  return span;
}

/** The node at a path, or undefined where the spec has none. */
export function nodeAt(spec: Spec, path: KeyPath): Node | undefined {
  let node: Node | undefined = spec.root;
  for (const step of path) {
    if (typeof step === "number") node = node?.kind === "sequence" ? node.items[step] : undefined;
    else node = node?.kind === "mapping" ? entryOf(node, step)?.value : undefined;
  }
  return node;
}

/** The entry that counts for a field: the last one under either of its two spellings, since pachctl keeps the last. */
function entryOf(mapping: Mapping, field: string): Entry | undefined {
  const camel = camelCase(field);
  return mapping.entries.findLast(({ key }) => key.text === field || key.text === camel);
}

/** protojson's name for a proto field: `datum_tries` is `datumTries`. */
export function camelCase(field: string): string {
  return field.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
