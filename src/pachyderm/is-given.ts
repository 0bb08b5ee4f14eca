import type { KeyPath } from "./key-path.ts";
import { nodeMeantFor } from "./node-meant.ts";
import type { Spec } from "./spec.ts";

/**
 * True where the file holds a value at a path, other than null, even one that pachctl refuses and the request therefore
 * lacks. What is given wrongly has its fault; it must not be called missing too.
 */
export function isGiven(spec: Spec, path: KeyPath): boolean {
  const node = nodeMeantFor(spec, path);
  return node !== undefined && !(node.kind === "scalar" && node.type === "null");
}
