import type { Edit } from "../problem.ts";
import type { KeyPath } from "./key-path.ts";
import { nodeAt, type Spec } from "./spec.ts";

/**
 * The edit that puts one text in place of another inside a scalar and keeps its quotes. None where the file does not hold
 * the old text as it is, or holds it more than once: escapes, folded lines, a template.
 */
export function replaceText(spec: Spec, path: KeyPath, { from, to }: { from: string; to: string }): Edit[] {
  const node = nodeAt(spec, path);
  if (node?.kind !== "scalar" || from === "") return [];
  const raw = spec.source.text.slice(node.span.start, node.span.end);
  const at = raw.indexOf(from);
  if (at === -1 || raw.includes(from, at + 1)) return [];
  const start = node.span.start + at;
  return [{ start, end: start + from.length, text: to }];
}
