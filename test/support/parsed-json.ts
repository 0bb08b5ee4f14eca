import { type Node as JsonNode, parseTree } from "jsonc-parser";
import type { Node, Scalar, Span } from "../../src/pachyderm/node.ts";
import { sourceOf } from "../../src/pachyderm/source.ts";
import type { ParsedFile } from "../../src/pachyderm/spec.ts";

/** A JSON text as a parsed file, so that the decoder can be tried without our own parser. */
export function parsedJson(text: string): ParsedFile {
  const root = parseTree(text);
  if (root === undefined) throw new Error(`not JSON: ${text}`);
  return { source: sourceOf("spec.json", text), documents: [{ root: nodeOf(root, text) }], faults: [] };
}

function nodeOf(node: JsonNode, text: string): Node {
  const span = { start: node.offset, end: node.offset + node.length };
  const children = node.children ?? [];
  if (node.type === "array") return { kind: "sequence", span, items: children.map((item) => nodeOf(item, text)) };
  if (node.type !== "object") return scalarOf(node, span, text);
  const entries = children.flatMap(({ children: [key, value] = [] }) => {
    if (key === undefined || value === undefined) return [];
    const keySpan = { start: key.offset, end: key.offset + key.length };
    return [{ key: scalarOf(key, keySpan, text), value: nodeOf(value, text) }];
  });
  return { kind: "mapping", span, entries };
}

function scalarOf(node: JsonNode, span: Span, text: string): Scalar {
  if (node.type === "string") {
    return { kind: "scalar", span, style: "double", type: "string", text: String(node.value) };
  }
  const type = node.type === "boolean" ? "bool" : node.type === "null" ? "null" : "number";
  return { kind: "scalar", span, style: "plain", type, text: text.slice(span.start, span.end) };
}
