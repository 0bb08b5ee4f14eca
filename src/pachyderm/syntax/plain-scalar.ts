import {
  advance,
  type Cursor,
  code,
  columnOf,
  isAtMarker,
  isBlank,
  isBlankOrEnd,
  isBreak,
  peek,
  SyntaxStop,
  takeBreak,
} from "./cursor.ts";
import type { ScalarToken } from "./token.ts";

/** What surrounds a plain scalar: it ends before text that is indented less, and in `[]` and `{}` at their signs. */
export type PlainContext = { indent: number; inFlow: boolean };

/** A plain scalar, and whether line ends follow it, which a plain scalar eats. */
export type Plain = { token: ScalarToken; ateBreak: boolean };

/** Scans an unquoted scalar, over several lines where it goes on. Source: libyaml's plain scalars, as yaml.v3 has them. */
export function scanPlain(cursor: Cursor, { indent, inFlow }: PlainContext): Plain {
  const start = cursor.at;
  let end = start;
  let text = "";
  let gap = "";
  let ateBreak = false;
  while (!isAtMarker(cursor) && peek(cursor) !== code.hash) {
    const from = cursor.at;
    skipRun(cursor, inFlow);
    if (cursor.at > from) {
      text += gap + cursor.text.slice(from, cursor.at);
      end = cursor.at;
      ateBreak = false;
      gap = "";
    }
    const unit = peek(cursor);
    if (!isBlank(unit) && !isBreak(unit)) break;
    ({ gap, ateBreak } = takeGap(cursor, indent, start));
    if (!inFlow && columnOf(cursor) < indent) break;
  }
  return { token: { kind: "scalar", start, end, style: "plain", text }, ateBreak };
}

/** Moves to the next blank, line end, `: ` or, in flow, the next of `,?[]{}`. */
function skipRun(cursor: Cursor, inFlow: boolean): void {
  for (let unit = peek(cursor); !isBlankOrEnd(unit); unit = peek(cursor)) {
    if (unit === code.colon && isBlankOrEnd(peek(cursor, 1))) return;
    if (inFlow && endsInFlow(unit)) return;
    advance(cursor, 1);
  }
}

function endsInFlow(unit: number): boolean {
  return (
    unit === code.comma ||
    unit === code.question ||
    unit === code.openBracket ||
    unit === code.closeBracket ||
    unit === code.openBrace ||
    unit === code.closeBrace
  );
}

/** Blanks and line ends after a word, folded as they count if the scalar goes on. */
function takeGap(cursor: Cursor, indent: number, start: number): { gap: string; ateBreak: boolean } {
  const from = cursor.at;
  let first = "";
  let rest = "";
  let end = from;
  for (let unit = peek(cursor); isBlank(unit) || isBreak(unit); unit = peek(cursor)) {
    if (isBreak(unit)) {
      if (first === "") first = takeBreak(cursor);
      else rest += takeBreak(cursor);
    } else {
      if (first !== "" && unit === code.tab && columnOf(cursor) < indent) {
        throw new SyntaxStop("found a tab character that violates indentation", { start, end: cursor.at + 1 });
      }
      cursor.at += 1;
      if (first === "") end = cursor.at;
    }
  }
  if (first === "") return { gap: cursor.text.slice(from, end), ateBreak: false };
  if (first !== "\n") return { gap: first + rest, ateBreak: true };
  return { gap: rest === "" ? " " : rest, ateBreak: true };
}
