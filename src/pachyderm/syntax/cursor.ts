import type { Span } from "../node.ts";

/** Where scanning stands in a text. All offsets count UTF-16 code units. */
export type Cursor = {
  readonly text: string;
  at: number;
  /** Offset where the current line begins; NEL, LS and PS end a line too, as in YAML 1.1. */
  lineStart: number;
  line: number;
  /** Line ends since the last character that was no blank. */
  lineEnds: number;
};

/** A place where yaml.v3 stops reading. Thrown by the scanner and the parser, caught where documents are read. */
export class SyntaxStop extends Error {
  override readonly name = "SyntaxStop";

  constructor(
    /** yaml.v3's own words. */
    readonly said: string,
    readonly span: Span,
  ) {
    super(said);
  }
}

export const code = {
  tab: 9,
  newline: 10,
  return: 13,
  space: 32,
  bang: 33,
  doubleQuote: 34,
  hash: 35,
  percent: 37,
  ampersand: 38,
  singleQuote: 39,
  star: 42,
  plus: 43,
  comma: 44,
  dash: 45,
  dot: 46,
  zero: 48,
  nine: 57,
  colon: 58,
  less: 60,
  greater: 62,
  question: 63,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  backtick: 96,
  openBrace: 123,
  pipe: 124,
  closeBrace: 125,
  nextLine: 0x85,
  lineSeparator: 0x2028,
  paragraphSeparator: 0x2029,
} as const;

/** The code unit `ahead` places on; NaN past the end. */
export function peek(cursor: Cursor, ahead = 0): number {
  return cursor.text.charCodeAt(cursor.at + ahead);
}

export function isBlank(unit: number): boolean {
  return unit === code.space || unit === code.tab;
}

export function isBreak(unit: number): boolean {
  return (
    unit === code.newline ||
    unit === code.return ||
    unit === code.nextLine ||
    unit === code.lineSeparator ||
    unit === code.paragraphSeparator
  );
}

/** True for a line end and for the end of the text. */
export function isBreakOrEnd(unit: number): boolean {
  return isBreak(unit) || Number.isNaN(unit);
}

export function isBlankOrEnd(unit: number): boolean {
  return isBlank(unit) || isBreakOrEnd(unit);
}

export function isDigit(unit: number): boolean {
  return unit >= code.zero && unit <= code.nine;
}

/** Letters, digits, `-` and `_`: what names of anchors, tags and directives are made of. */
export function isWord(unit: number): boolean {
  const letter = unit | 32;
  return isDigit(unit) || (letter >= 97 && letter <= 122) || unit === 95 || unit === code.dash;
}

export function columnOf(cursor: Cursor): number {
  return cursor.at - cursor.lineStart;
}

/** Moves past characters of the line that are no line ends; at least one of them is no blank. */
export function advance(cursor: Cursor, units: number): void {
  cursor.at += units;
  cursor.lineEnds = 0;
}

export function skipBlanks(cursor: Cursor): void {
  while (isBlank(peek(cursor))) cursor.at += 1;
}

/** Moves to the end of the line. */
export function skipToBreak(cursor: Cursor): void {
  while (!isBreakOrEnd(peek(cursor))) advance(cursor, 1);
}

/** Moves past one line end and answers what a scalar keeps of it: LS and PS as they are, a newline for the rest. */
export function takeBreak(cursor: Cursor): string {
  const unit = peek(cursor);
  cursor.at += unit === code.return && peek(cursor, 1) === code.newline ? 2 : 1;
  cursor.lineStart = cursor.at;
  cursor.line += 1;
  cursor.lineEnds += 1;
  return unit === code.lineSeparator || unit === code.paragraphSeparator ? String.fromCharCode(unit) : "\n";
}

/** True where a line begins with `---` or `...` and a blank, a line end or the end. */
export function isAtMarker(cursor: Cursor): boolean {
  const unit = peek(cursor);
  return (
    cursor.at === cursor.lineStart &&
    (unit === code.dash || unit === code.dot) &&
    peek(cursor, 1) === unit &&
    peek(cursor, 2) === unit &&
    isBlankOrEnd(peek(cursor, 3))
  );
}
