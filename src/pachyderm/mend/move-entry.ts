import type { Edit } from "../../problem.ts";
import type { Entry, Mapping } from "../node.ts";
import { endOf, lineStart, removeEntry } from "./remove-entry.ts";

/**
 * Moves an entry with a value of one line to the front of another mapping of the file, written in that one's way.
 * Nothing where the two do not lie apart, or where one is block YAML and the other in braces.
 */
export function moveEntry(text: string, from: { mapping: Mapping; entry: Entry }, to: Mapping): Edit[] {
  const { mapping, entry } = from;
  const [first] = to.entries;
  const moved = text.slice(entry.key.span.start, endOf(text, entry));
  const isFlow = text[to.span.start] === "{";
  if (first === undefined || entry.value.kind !== "scalar" || /[\r\n]/.test(moved)) return [];
  if (isFlow !== (text[mapping.span.start] === "{")) return [];
  const at = first.key.span.start;
  const margin = text.slice(lineStart(text, at), at);
  const isOwnLine = margin.trim() === "";
  if (!isFlow && !isOwnLine) return [];
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const inserted = { start: at, end: at, text: `${moved}${isFlow ? "," : ""}${isOwnLine ? newline + margin : " "}` };
  return [inserted, ...removeEntry(text, mapping, entry)];
}
