import type { Mapping, Node, Scalar } from "../pachyderm/node.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/**
 * A spec as the JSON that pachctl would make of it, keys as they are written. Numbers pass through 64-bit floats, as in
 * pachctl itself; of a key that stands twice the last counts.
 * Source: Pachyderm, src/server/pps/cmds/cmds.go, pipelineHelper.
 */
export function specJson(root: Mapping): JsonObject {
  return Object.fromEntries(root.entries.map(({ key, value }) => [key.text, jsonOf(value)]));
}

function jsonOf(node: Node): Json {
  if (node.kind === "mapping") return specJson(node);
  return node.kind === "sequence" ? node.items.map(jsonOf) : scalarJson(node);
}

function scalarJson({ type, text }: Scalar): Json {
  if (type === "null") return null;
  if (type === "bool") return text.toLowerCase() === "true";
  // What reads as a number in YAML alone (`0x1f`) is refused by pachctl, and so by the reader.
  return type === "number" ? Number(text) : text;
}
