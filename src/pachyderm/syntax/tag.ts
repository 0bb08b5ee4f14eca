import { advance, type Cursor, code, isBlankOrEnd, isDigit, isWord, peek, SyntaxStop } from "./cursor.ts";
import type { NameToken, TagToken } from "./token.ts";

const endsName = new Set([63, 58, 44, 93, 125, 37, 64, 96]); // ? : , ] } % @ `

/** Scans `&name` or `*name`. Source: yaml.v3, scannerc.go. */
export function scanName(cursor: Cursor): NameToken {
  const start = cursor.at;
  const kind = peek(cursor) === code.star ? "alias" : "anchor";
  advance(cursor, 1);
  while (isWord(peek(cursor))) advance(cursor, 1);
  const unit = peek(cursor);
  if (cursor.at === start + 1 || !(isBlankOrEnd(unit) || endsName.has(unit))) {
    throw new SyntaxStop("did not find expected alphabetic or numeric character", { start, end: cursor.at });
  }
  return { kind, start, end: cursor.at, name: cursor.text.slice(start + 1, cursor.at) };
}

/** Scans `!tag`, `!handle!tag` or `!<tag>`. Source: yaml.v3, scannerc.go. */
export function scanTag(cursor: Cursor): TagToken {
  const start = cursor.at;
  let handle = "";
  let suffix: string;
  if (peek(cursor, 1) === code.less) {
    advance(cursor, 2);
    suffix = scanUri(cursor, "", start);
    if (peek(cursor) !== code.greater) {
      throw new SyntaxStop("did not find the expected '>'", { start, end: cursor.at });
    }
    advance(cursor, 1);
  } else {
    const head = scanHandle(cursor);
    const isNamed = head.length > 1 && head.endsWith("!");
    suffix = scanUri(cursor, isNamed ? "" : head, start);
    if (isNamed) handle = head;
    else if (suffix === "") suffix = "!";
    else handle = "!";
  }
  if (!isBlankOrEnd(peek(cursor))) {
    throw new SyntaxStop("did not find expected whitespace or line break", { start, end: cursor.at + 1 });
  }
  return { kind: "tag", start, end: cursor.at, handle, suffix };
}

/** Scans `!`, `!!` or `!name!`, or as much of `!name` as may still become a tag. */
export function scanHandle(cursor: Cursor): string {
  const start = cursor.at;
  advance(cursor, 1);
  while (isWord(peek(cursor))) advance(cursor, 1);
  if (peek(cursor) === code.bang) advance(cursor, 1);
  return cursor.text.slice(start, cursor.at);
}

const uriSigns = new Set([..."_-;/?:@&=+$,.!~*'()[]%"].map((sign) => sign.charCodeAt(0)));

/** Scans a tag's address, escapes undone; `head` has what was read of it before, with its `!`. */
export function scanUri(cursor: Cursor, head: string, start: number): string {
  let uri = head.slice(1);
  const from = cursor.at;
  for (let unit = peek(cursor); isWord(unit) || uriSigns.has(unit); unit = peek(cursor)) {
    if (unit === code.percent) uri += scanUriEscape(cursor, start);
    else {
      uri += String.fromCharCode(unit);
      advance(cursor, 1);
    }
  }
  if (cursor.at === from && head === "") {
    throw new SyntaxStop("did not find expected tag URI", { start, end: cursor.at });
  }
  return uri;
}

/** One character written as `%E2%82%AC`. */
function scanUriEscape(cursor: Cursor, start: number): string {
  const octets: number[] = [];
  let width = 1;
  while (octets.length < width) {
    const written = /^%([0-9A-Fa-f]{2})$/.exec(cursor.text.slice(cursor.at, cursor.at + 3));
    if (written === null) throw new SyntaxStop("did not find URI escaped octet", { start, end: cursor.at });
    const octet = Number.parseInt(written[1] ?? "", 16);
    if (octets.length === 0) {
      width = octet < 0x80 ? 1 : octet >> 5 === 6 ? 2 : octet >> 4 === 14 ? 3 : octet >> 3 === 30 ? 4 : 0;
      if (width === 0) throw new SyntaxStop("found an incorrect leading UTF-8 octet", { start, end: cursor.at });
    } else if (octet >> 6 !== 2) {
      throw new SyntaxStop("found an incorrect trailing UTF-8 octet", { start, end: cursor.at });
    }
    octets.push(octet);
    advance(cursor, 3);
  }
  return new TextDecoder().decode(Uint8Array.from(octets));
}

/** Reads the `1.1` of `%YAML 1.1`: two numbers of at most two digits. */
export function scanVersion(cursor: Cursor, start: number): string {
  const major = scanVersionNumber(cursor, start);
  if (peek(cursor) !== code.dot) {
    throw new SyntaxStop("did not find expected digit or '.' character", { start, end: cursor.at });
  }
  advance(cursor, 1);
  return `${major}.${scanVersionNumber(cursor, start)}`;
}

function scanVersionNumber(cursor: Cursor, start: number): number {
  const from = cursor.at;
  while (isDigit(peek(cursor))) {
    advance(cursor, 1);
    if (cursor.at - from > 2) throw new SyntaxStop("found extremely long version number", { start, end: cursor.at });
  }
  if (cursor.at === from) throw new SyntaxStop("did not find expected version number", { start, end: cursor.at });
  return Number(cursor.text.slice(from, cursor.at));
}
