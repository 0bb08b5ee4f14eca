import {
  advance,
  type Cursor,
  code,
  isAtMarker,
  isBlank,
  isBlankOrEnd,
  isBreak,
  peek,
  SyntaxStop,
  takeBreak,
} from "./cursor.ts";
import type { ScalarToken } from "./token.ts";

/** Scans '…' or "…", whose opening quote the cursor stands on. Source: libyaml's flow scalars, as yaml.v3 has them. */
export function scanQuoted(cursor: Cursor): ScalarToken {
  const start = cursor.at;
  const quote = peek(cursor);
  const opening = { start, end: start + 1 };
  advance(cursor, 1);
  let text = "";
  for (;;) {
    if (isAtMarker(cursor)) throw new SyntaxStop("found unexpected document indicator", opening);
    if (Number.isNaN(peek(cursor))) throw new SyntaxStop("found unexpected end of stream", opening);
    const run = scanRun(cursor, quote);
    text += run.text;
    if (peek(cursor) === quote) break;
    text += takeGap(cursor, run.joined);
  }
  advance(cursor, 1);
  return { kind: "scalar", start, end: cursor.at, style: quote === code.doubleQuote ? "double" : "single", text };
}

/** The characters up to a blank, a line end or the closing quote; `joined` after a backslash that takes a line end away. */
function scanRun(cursor: Cursor, quote: number): { text: string; joined: boolean } {
  let text = "";
  let from = cursor.at;
  for (let unit = peek(cursor); !isBlankOrEnd(unit); unit = peek(cursor)) {
    if (unit === quote) {
      if (quote === code.doubleQuote || peek(cursor, 1) !== quote) break;
      text += `${cursor.text.slice(from, cursor.at)}'`;
      advance(cursor, 2);
      from = cursor.at;
    } else if (unit === code.backslash && quote === code.doubleQuote) {
      text += cursor.text.slice(from, cursor.at);
      if (isBreak(peek(cursor, 1))) {
        advance(cursor, 1);
        takeBreak(cursor);
        return { text, joined: true };
      }
      text += scanEscape(cursor);
      from = cursor.at;
    } else advance(cursor, 1);
  }
  return { text: text + cursor.text.slice(from, cursor.at), joined: false };
}

/** Blanks and line ends inside the quotes, folded: one line end is a space, more of them are kept less one. */
function takeGap(cursor: Cursor, joined: boolean): string {
  const from = cursor.at;
  let folded = joined;
  let first = "";
  let rest = "";
  let blanks = "";
  for (let unit = peek(cursor); isBlank(unit) || isBreak(unit); unit = peek(cursor)) {
    if (isBlank(unit)) cursor.at += 1;
    else if (folded) rest += takeBreak(cursor);
    else {
      first = takeBreak(cursor);
      folded = true;
    }
    if (!folded) blanks = cursor.text.slice(from, cursor.at);
  }
  if (!folded) return blanks;
  if (first !== "\n") return first + rest;
  return rest === "" ? " " : rest;
}

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "'": "'",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};

function scanEscape(cursor: Cursor): string {
  const start = cursor.at;
  const letter = cursor.text.charAt(start + 1);
  const digits = letter === "x" ? 2 : letter === "u" ? 4 : letter === "U" ? 8 : 0;
  const span = { start, end: Math.min(start + 2 + digits, cursor.text.length) };
  if (digits === 0) {
    const meaning = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (meaning === undefined) throw new SyntaxStop("found unknown escape character", span);
    advance(cursor, 2);
    return meaning;
  }
  const written = cursor.text.slice(start + 2, start + 2 + digits);
  if (written.length < digits || !/^[0-9A-Fa-f]+$/.test(written)) {
    throw new SyntaxStop("did not find expected hexdecimal number", span);
  }
  const value = Number.parseInt(written, 16);
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    throw new SyntaxStop("found invalid Unicode character escape code", span);
  }
  advance(cursor, 2 + digits);
  return String.fromCodePoint(value);
}
