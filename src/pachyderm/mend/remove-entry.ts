import type { Edit } from "../../problem.ts";
import type { Entry, Mapping } from "../node.ts";

/**
 * Takes one entry out of a mapping: in JSON with its comma, in block YAML with its lines and the comment behind it.
 * The entries around it keep every byte.
 */
export function removeEntry(text: string, mapping: Mapping, entry: Entry): Edit[] {
  const index = mapping.entries.indexOf(entry);
  const before = mapping.entries[index - 1];
  const after = mapping.entries[index + 1];
  const { start } = entry.key.span;
  const end = endOf(text, entry);
  if (text[mapping.span.start] === "{") {
    if (after !== undefined) return [{ start, end: after.key.span.start, text: "" }];
    if (before !== undefined) return [{ start: endOf(text, before), end, text: "" }];
    const comma = /^\s*,/.exec(text.slice(end, mapping.span.end))?.[0] ?? "";
    const open = mapping.span.start + 1;
    const isOnlyThing =
      text.slice(open, start).trim() === "" && text.slice(end + comma.length, mapping.span.end - 1).trim() === "";
    return [
      { start: isOnlyThing ? open : start, end: isOnlyThing ? mapping.span.end - 1 : end + comma.length, text: "" },
    ];
  }
  if (before === undefined && after === undefined) return [{ start, end, text: "{}" }];
  const line = lineStart(text, start);
  if (text.slice(line, start).trim() === "") return [{ start: line, end: nextLine(text, end), text: "" }];
  return after === undefined ? [] : [{ start, end: after.key.span.start, text: "" }];
}

/** Where an entry's last visible character ends; a block scalar's span may reach over blank lines. */
export function endOf(text: string, { key, value }: Entry): number {
  const colon = text.indexOf(":", key.span.end) + 1;
  const end = Math.max(colon, value.span.end);
  return colon + text.slice(colon, end).trimEnd().length;
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

function nextLine(text: string, offset: number): number {
  const found = /\r\n|\n|\r/g;
  found.lastIndex = offset;
  return found.exec(text) === null ? text.length : found.lastIndex;
}
