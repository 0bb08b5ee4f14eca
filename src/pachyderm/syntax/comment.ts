import { type Cursor, code, isBlank, peek, skipToBreak, takeBreak } from "./cursor.ts";

// yaml.v3 looks this many bytes ahead for a comment (scannerc.go); comments beyond are found by its ordinary way, which minds tabs.
const lookahead = 512;

/**
 * Moves over a comment and those on the lines after it. yaml.v3 gathers comments, and on that way a tab before
 * `#` does not stop it, as it does elsewhere. Source: yaml.v3, scannerc.go.
 */
export function skipComments(cursor: Cursor): void {
  skipToBreak(cursor);
  for (;;) {
    const unit = peek(cursor);
    if (unit !== code.newline && unit !== code.return) return;
    let ahead = 1;
    while (ahead < lookahead && isGap(peek(cursor, ahead))) ahead += 1;
    if (ahead === lookahead || peek(cursor, ahead) !== code.hash) return;
    const next = cursor.at + ahead;
    while (cursor.at < next) {
      if (isBlank(peek(cursor))) cursor.at += 1;
      else takeBreak(cursor);
    }
    skipToBreak(cursor);
  }
}

/** Moves over a comment at the end of a token's line. Source: yaml.v3, scannerc.go. */
export function skipLineComment(cursor: Cursor): void {
  if (cursor.lineEnds > 0) return;
  let ahead = 0;
  while (ahead < lookahead && isBlank(peek(cursor, ahead))) ahead += 1;
  if (ahead === lookahead || peek(cursor, ahead) !== code.hash) return;
  cursor.at += ahead;
  skipToBreak(cursor);
}

function isGap(unit: number): boolean {
  return isBlank(unit) || unit === code.newline || unit === code.return;
}
