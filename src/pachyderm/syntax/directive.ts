import {
  advance,
  type Cursor,
  code,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isWord,
  peek,
  SyntaxStop,
  skipBlanks,
  skipToBreak,
  takeBreak,
} from "./cursor.ts";
import { scanHandle, scanUri, scanVersion } from "./tag.ts";
import type { TagDirectiveToken, VersionToken } from "./token.ts";

/** Scans a line that begins with `%`. Source: yaml.v3, scannerc.go. */
export function scanDirective(cursor: Cursor): VersionToken | TagDirectiveToken {
  const start = cursor.at;
  advance(cursor, 1);
  const name = scanDirectiveName(cursor, start);
  skipBlanks(cursor);
  const token = name === "YAML" ? versionToken(cursor, start) : tagDirective(cursor, start);
  skipBlanks(cursor);
  if (peek(cursor) === code.hash) skipToBreak(cursor);
  if (!isBreakOrEnd(peek(cursor))) {
    throw new SyntaxStop("did not find expected comment or line break", { start, end: cursor.at });
  }
  if (isBreak(peek(cursor))) takeBreak(cursor);
  return token;
}

function scanDirectiveName(cursor: Cursor, start: number): "YAML" | "TAG" {
  while (isWord(peek(cursor))) advance(cursor, 1);
  const name = cursor.text.slice(start + 1, cursor.at);
  const span = { start, end: cursor.at };
  if (name === "") throw new SyntaxStop("could not find expected directive name", span);
  if (!isBlankOrEnd(peek(cursor))) throw new SyntaxStop("found unexpected non-alphabetical character", span);
  if (name !== "YAML" && name !== "TAG") throw new SyntaxStop("found unknown directive name", span);
  return name;
}

function versionToken(cursor: Cursor, start: number): VersionToken {
  const version = scanVersion(cursor, start);
  return { kind: "version", start, end: cursor.at, version };
}

function tagDirective(cursor: Cursor, start: number): TagDirectiveToken {
  const from = cursor.at;
  const handle = peek(cursor) === code.bang ? scanHandle(cursor) : "";
  const isWhole = handle === "!" || (handle.length > 1 && handle.endsWith("!"));
  if (!isWhole) throw new SyntaxStop("did not find expected '!'", { start, end: Math.max(cursor.at, from) });
  if (!isBlank(peek(cursor))) throw new SyntaxStop("did not find expected whitespace", { start, end: cursor.at });
  skipBlanks(cursor);
  const prefix = scanUri(cursor, "", start);
  if (!isBlankOrEnd(peek(cursor))) {
    throw new SyntaxStop("did not find expected whitespace or line break", { start, end: cursor.at });
  }
  return { kind: "tag-directive", start, end: cursor.at, handle, prefix };
}
