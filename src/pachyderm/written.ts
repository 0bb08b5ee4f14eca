import type { KeyPath } from "./key-path.ts";
import { nodeMeantFor } from "./node-meant.ts";
import type { Spec } from "./spec.ts";

/**
 * True where the file holds something at a path: not null, not empty. Where the decoded request has nothing there all
 * the same, pachctl could not read it, and the reader has said so; "missing" would be a second, wrong word for it.
 */
export function isWritten(spec: Spec, path: KeyPath): boolean {
  const node = nodeMeantFor(spec, path);
  if (node === undefined) return false;
  if (node.kind === "scalar") return node.type !== "null" && node.text !== "";
  return node.kind === "mapping" || node.items.length > 0;
}
