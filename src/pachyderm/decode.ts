import { type Decoded, type DecodedValue, decodeMessage } from "./decode/message.ts";
import { isSpoilt, type Notes, refuse, showNode } from "./decode/note.ts";
import type { Fault } from "./fault.ts";
import type { KeyPath } from "./key-path.ts";
import type { Mapping, Node } from "./node.ts";
import type { CreatePipelineRequest } from "./request.ts";
import { tableOf } from "./schema/lookup.ts";
import type { ParsedFile, Spec, SpecFile } from "./spec.ts";

/**
 * Reads the specs of a parsed file as pachctl does: strict protojson, and what it drops in silence noted too.
 * All faults of the file are in the answer, the parser's among them, in the order of their places; a value that
 * pachctl refuses is left out of its spec. Source: Pachyderm, src/internal/ppsutil/decoder.go.
 */
export function decodeSpecs(parsed: ParsedFile): SpecFile {
  const { source } = parsed;
  const refused = new Set(parsed.faults.filter((fault) => fault.refused).map(({ span }) => span.start));
  const notes: Notes = { faults: [], refused };
  const specs: Spec[] = [];
  let index = 0;
  for (const root of parsed.documents.flatMap(({ root }) => elementsOf(root, notes))) {
    if (root.kind === "mapping") specs.push({ source, index, request: decodeRequest(root, notes), root });
    else if (!isSpoilt(notes, root))
      refuse(notes, { node: root, trail: null }, { kind: "not-a-spec", seen: showNode(root) });
    index += 1;
  }
  return { source, specs, faults: merge(parsed.faults, notes.faults) };
}

function elementsOf(root: Node, notes: Notes): readonly Node[] {
  if (root.kind !== "sequence") return [root];
  // pachctl takes the first element without looking whether there is one, and crashes.
  if (root.items.length === 0) refuse(notes, { node: root, trail: null }, { kind: "empty-list" });
  return root.items;
}

function decodeRequest(root: Mapping, notes: Notes): CreatePipelineRequest {
  const before = notes.faults.length;
  const request = decodeMessage(table, root, notes);
  const { pipeline } = request;
  // A value that was refused is not missing: it has its own fault.
  const isRefused = (...path: string[]) =>
    notes.faults.slice(before).some(({ kind, path: at }) => kind === "value-type" && samePath(at, path));
  const written = lastValue(root, "pipeline");
  if (pipeline === undefined) {
    const isNoticed = isRefused("pipeline") || (written !== undefined && isSpoilt(notes, written));
    if (!isNoticed) notes.faults.push(missing("pipeline", root));
  } else if (isObject(pipeline) && !pipeline["name"]) {
    const name = written?.kind === "mapping" ? lastValue(written, "name") : undefined;
    const isNoticed = isRefused("pipeline", "name") || (name !== undefined && isSpoilt(notes, name));
    if (!isNoticed) notes.faults.push(missing("name", root));
  }
  return isRequest(request) ? request : {};
}

function lastValue(mapping: Mapping, field: string): Node | undefined {
  return mapping.entries.findLast(({ key }) => key.text === field)?.value;
}

function missing(what: "pipeline" | "name", root: Mapping): Fault {
  const key = what === "name" ? root.entries.findLast((entry) => entry.key.text === "pipeline")?.key : undefined;
  const span = key?.span ?? { start: root.span.start, end: root.span.start + 1 };
  return { kind: "no-name", missing: what, span, path: key === undefined ? [] : ["pipeline"], refused: true };
}

function merge(parsed: readonly Fault[], decoded: readonly Fault[]): Fault[] {
  return [...parsed, ...decoded].sort((one, other) => one.span.start - other.span.start);
}

function samePath(one: KeyPath, other: KeyPath): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index]);
}

function isObject(value: DecodedValue): value is Decoded {
  return typeof value === "object" && !Array.isArray(value);
}

/** The generated type and the table are the same rows, so what the table let through has the type. */
function isRequest(value: unknown): value is CreatePipelineRequest {
  return typeof value === "object";
}

const table = tableOf("CreatePipelineRequest");
