import {
  advance,
  type Cursor,
  code,
  columnOf,
  isBlank,
  isBreak,
  isBreakOrEnd,
  isDigit,
  peek,
  SyntaxStop,
  skipBlanks,
  skipToBreak,
  takeBreak,
} from "./cursor.ts";
import type { ScalarToken } from "./token.ts";

type Header = { chomping: "clip" | "strip" | "keep"; increment: number };

/**
 * Scans `|` or `>` with its lines. Source: libyaml's block scalars, as yaml.v3 has them.
 *
 * @param outer columns of the collection around it, -1 at the top
 */
export function scanBlock(cursor: Cursor, outer: number): ScalarToken {
  const start = cursor.at;
  const literal = peek(cursor) === code.pipe;
  advance(cursor, 1);
  const { chomping, increment } = scanHeader(cursor, start);
  const opening = { start, end: cursor.at };
  if (isBreak(peek(cursor))) takeBreak(cursor);

  let indent = increment === 0 ? 0 : Math.max(outer, 0) + increment;
  let lines = takeBreaks(cursor, { indent, outer, opening });
  indent = lines.indent;
  let end = opening.end;
  let text = "";
  let lastBreak = "";
  let afterBlank = false;
  while (columnOf(cursor) === indent && !Number.isNaN(peek(cursor))) {
    const blank = isBlank(peek(cursor));
    const folds = !literal && !afterBlank && !blank && lastBreak === "\n";
    if (!folds) text += lastBreak;
    else if (lines.breaks === "") text += " ";
    text += lines.breaks;
    afterBlank = blank;
    const from = cursor.at;
    skipToBreak(cursor);
    text += cursor.text.slice(from, cursor.at);
    end = cursor.at;
    lastBreak = isBreak(peek(cursor)) ? takeBreak(cursor) : "";
    lines = takeBreaks(cursor, { indent, outer, opening });
  }
  if (chomping !== "strip") text += lastBreak;
  if (chomping === "keep") text += lines.breaks;
  return { kind: "scalar", start, end, style: literal ? "literal" : "folded", text };
}

/** `+` or `-` and one digit, in either order, then at most a comment. */
function scanHeader(cursor: Cursor, start: number): Header {
  const header: Header = { chomping: "clip", increment: 0 };
  for (const part of isDigit(peek(cursor)) ? ["digit", "sign"] : ["sign", "digit"]) {
    const unit = peek(cursor);
    if (part === "sign" && (unit === code.plus || unit === code.dash)) {
      header.chomping = unit === code.plus ? "keep" : "strip";
      advance(cursor, 1);
    } else if (part === "digit" && isDigit(unit)) {
      if (unit === code.zero) {
        throw new SyntaxStop("found an indentation indicator equal to 0", { start, end: cursor.at + 1 });
      }
      header.increment = unit - code.zero;
      advance(cursor, 1);
    } else if (part === "sign" && header.increment === 0) break;
  }
  skipBlanks(cursor);
  if (peek(cursor) === code.hash) skipToBreak(cursor);
  if (!isBreakOrEnd(peek(cursor))) {
    throw new SyntaxStop("did not find expected comment or line break", { start, end: cursor.at + 1 });
  }
  return header;
}

type Around = { indent: number; outer: number; opening: { start: number; end: number } };

/** Moves past indentation and empty lines. An indent of 0 is found here: that of the first line with text. */
function takeBreaks(cursor: Cursor, { indent, outer, opening }: Around): { breaks: string; indent: number } {
  let breaks = "";
  let widest = 0;
  for (;;) {
    while ((indent === 0 || columnOf(cursor) < indent) && peek(cursor) === code.space) cursor.at += 1;
    widest = Math.max(widest, columnOf(cursor));
    if ((indent === 0 || columnOf(cursor) < indent) && peek(cursor) === code.tab) {
      throw new SyntaxStop("found a tab character where an indentation space is expected", opening);
    }
    if (!isBreak(peek(cursor))) break;
    breaks += takeBreak(cursor);
  }
  return { breaks, indent: indent === 0 ? Math.max(widest, outer + 1, 1) : indent };
}
