import { readTags } from "./expression.ts";
import { expressionValue, placeholderValue, type Value, type Values } from "./values.ts";

/** A stretch of a text and what takes its place. */
export type Piece = { start: number; end: number; text: string };

export type TextFault = { start: number; end: number; message: string; hint: string };

/** What filling in does to a text. Where there is a fault, its stretch stays as it is. */
export type FilledText = { pieces: Piece[]; faults: TextFault[] };

/** Reads what is to be filled in. Values are not looked into again: a value with `<%` in it stays as it is. */
export function fillText(text: string, values: Values): FilledText {
  const filled: FilledText = { pieces: [], faults: [] };
  const add = (span: { start: number; end: number }, value: Value) => {
    const { start, end } = span;
    if ("text" in value) filled.pieces.push({ start, end, text: value.text });
    else filled.faults.push({ start, end, ...value });
  };
  const tags = text.includes("<%") ? readTags(text) : [];
  for (const tag of tags) add(tag, "expression" in tag ? expressionValue(tag.expression, values) : tag);
  for (const match of values.findPlaceholders?.(text) ?? []) {
    const isInTag = tags.some(({ start, end }) => match.start < end && start < match.end);
    if (!isInTag) add(match, placeholderValue(match.captured, values));
  }
  filled.pieces.sort((one, other) => one.start - other.start);
  return filled;
}

/** The text with every piece in its place. */
export function withPieces(text: string, pieces: readonly Piece[]): string {
  let whole = "";
  let at = 0;
  for (const piece of pieces) {
    whole += text.slice(at, piece.start) + piece.text;
    at = piece.end;
  }
  return whole + text.slice(at);
}
