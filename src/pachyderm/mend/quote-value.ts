import type { Edit } from "../../problem.ts";

/** Puts double quotes around a stretch of text as it stands, or answers null where that would change what it says. */
export function quoteSpan(text: string, span: { start: number; end: number }): Edit[] | null {
  const value = text.slice(span.start, span.end);
  if (value === "" || /["\\\r\n\t]/.test(value)) return null;
  return [
    { start: span.start, end: span.start, text: '"' },
    { start: span.end, end: span.end, text: '"' },
  ];
}

/**
 * Quotes the unquoted value that begins at an offset and goes on to the end of its line. Only where the line is
 * `key: value` or `- value`, since in brackets nobody can say where a value was meant to end.
 */
export function quoteToLineEnd(text: string, start: number): Edit[] | null {
  const lineStart = Math.max(text.lastIndexOf("\n", start - 1), text.lastIndexOf("\r", start - 1)) + 1;
  if (!/^ *(?:- +)*(?:[\w./-]+: +)?$/.test(text.slice(lineStart, start)) || start === lineStart) return null;
  const line = /^[^\r\n]*/.exec(text.slice(start, start + 500))?.[0] ?? "";
  const comment = line.search(/[ \t]#/);
  const value = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
  return value.includes(": ") ? null : quoteSpan(text, { start, end: start + value.length });
}
