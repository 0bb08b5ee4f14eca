import { type Decoded, type DecodedValue, decodeMessage } from "./decode/message.ts";
import { refuse, showNode } from "./decode/note.ts";
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
  const faults: Fault[] = [];
  const specs: Spec[] = [];
  let index = 0;
  for (const root of parsed.documents.flatMap(({ root }) => elementsOf(root, faults))) {
    if (root.kind === "mapping") specs.push({ source, index, request: decodeRequest(root, faults), root });
    else refuse(faults, { node: root, trail: null }, { kind: "not-a-spec", seen: showNode(root) });
    index += 1;
  }
  return { source, specs, faults: merge(parsed.faults, faults) };
}

function elementsOf(root: Node, faults: Fault[]): readonly Node[] {
  if (root.kind !== "sequence") return [root];
  // pachctl takes the first element without looking whether there is one, and crashes.
  if (root.items.length === 0) refuse(faults, { node: root, trail: null }, { kind: "empty-list" });
  return root.items;
}

function decodeRequest(root: Mapping, faults: Fault[]): CreatePipelineRequest {
  const before = faults.length;
  const request = decodeMessage(table, root, faults);
  const { pipeline } = request;
  // A value that was refused is not missing: it has its own fault.
  const isRefused = (...path: string[]) =>
    faults.slice(before).some((fault) => fault.refused && samePath(fault.path, path) && fault.kind === "value-type");
  if (pipeline === undefined) {
    if (!isRefused("pipeline")) faults.push(missing("pipeline", root));
  } else if (isObject(pipeline) && !pipeline["name"] && !isRefused("pipeline", "name")) {
    faults.push(missing("name", root));
  }
  return isRequest(request) ? request : {};
}

function missing(what: "pipeline" | "name", root: Mapping): Fault {
  const key = what === "name" ? root.entries.findLast((entry) => entry.key.text === "pipeline")?.key : undefined;
  const span = key?.span ?? { start: root.span.start, end: root.span.start + 1 };
  return { kind: "no-name", missing: what, span, path: key === undefined ? [] : ["pipeline"], refused: true };
}

/** One list by place. A scalar that the parser refused has had its word: what a field makes of it is no second fault. */
function merge(parsed: readonly Fault[], decoded: readonly Fault[]): Fault[] {
  const refused = new Set(parsed.filter((fault) => fault.refused).map(({ span }) => span.start));
  const added = decoded.filter(({ span }) => !refused.has(span.start));
  return [...parsed, ...added].sort((one, other) => one.span.start - other.span.start);
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
