import type { Edit } from "../../problem.ts";
import type { Scalar } from "../node.ts";

/**
 * Puts another text into a scalar and keeps its quotes. Nothing where the file does not hold the scalar's text as it
 * is (escapes, block scalars, a template), or where the new text cannot stand there.
 */
export function rewriteScalar(text: string, scalar: Scalar, value: string): Edit[] {
  const { start, end } = scalar.span;
  const quote = quotes[scalar.style];
  if (quote === undefined || text.slice(start, end) !== quote + scalar.text + quote) return [];
  if (!/^[\w./:+ -]+$/.test(value)) return [];
  return [{ start: start + quote.length, end: end - quote.length, text: value }];
}

/** Puts any YAML or JSON text in the place of a whole scalar, quotes included; nothing as in `rewriteScalar`. */
export function replaceScalar(text: string, scalar: Scalar, value: string): Edit[] {
  const { start, end } = scalar.span;
  const quote = quotes[scalar.style];
  if (quote === undefined || text.slice(start, end) !== quote + scalar.text + quote) return [];
  return [{ start, end, text: value }];
}

const quotes: Partial<Record<Scalar["style"], string>> = { plain: "", single: "'", double: '"' };
