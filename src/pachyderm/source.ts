import type { Place } from "../problem.ts";
import type { Span } from "./node.ts";

/** The text of one file, and where its lines begin. */
export type Source = { file: string; text: string; lineStarts: readonly number[] };

/** Finds the lines of a text: LF, CRLF and a lone CR each end one, as they do for pachctl. */
export function sourceOf(file: string, text: string): Source {
  const lineStarts = [0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) lineStarts.push(index + 1);
  }
  return { file, text, lineStarts };
}

/** Line and column of an offset. An offset past the end is the end. */
export function placeAt(source: Source, offset: number): Place {
  const wanted = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return { file: source.file, line: low + 1, column: wanted - (source.lineStarts[low] ?? 0) + 1 };
}

/** The line an offset lies on, without its line end. */
export function lineAt(source: Source, offset: number): string {
  const { line } = placeAt(source, offset);
  const start = source.lineStarts[line - 1] ?? 0;
  const next = source.lineStarts[line] ?? source.text.length;
  return source.text.slice(start, next).replace(/[\r\n]+$/, "");
}

/** How many columns of its first line a span takes, at least 1. */
export function widthOf(source: Source, span: Span): number {
  const { column } = placeAt(source, span.start);
  const room = lineAt(source, span.start).length - column + 1;
  return Math.max(1, Math.min(span.end - span.start, room));
}
