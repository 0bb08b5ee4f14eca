import type { Repair } from "../../problem.ts";
import type { Entry, Mapping } from "../node.ts";
import type { OldField } from "../schema/field.ts";
import { camelCase } from "../spec.ts";
import { replaceInputList } from "./input-list.ts";
import { removeEntry } from "./remove-entry.ts";
import { replaceScalar, rewriteScalar } from "./rewrite-scalar.ts";

/** The repair the field table names for an old field; null where it has none, or the file needs a person. */
export function mendOldField(old: OldField, place: { mapping: Mapping; entry: Entry }, text: string): Repair | null {
  const { mapping, entry } = place;
  const { mend, name } = old;
  if (mend === undefined) return null;
  const answer = (to: string, edits: Repair["edits"]) =>
    edits.length === 0 ? null : { summary: `"${name}" -> ${to}`, edits };
  switch (mend.kind) {
    case "drop":
      return { summary: `"${name}" dropped`, edits: removeEntry(text, mapping, entry) };
    case "rename":
      return has(mapping, mend.to) ? null : answer(`"${mend.to}"`, rewriteScalar(text, entry.key, mend.to));
    case "input-list":
      return answer('"input"', replaceInputList(text, mapping, entry));
    case "wrap": {
      const { value } = entry;
      if (has(mapping, mend.to) || value.kind !== "scalar") return null;
      const key = rewriteScalar(text, entry.key, mend.to);
      const inner = replaceScalar(text, value, `{"${mend.inside}": ${text.slice(value.span.start, value.span.end)}}`);
      return key.length === 0 ? null : answer(`"${mend.to}"`, inner.length === 0 ? [] : [...key, ...inner]);
    }
  }
}

function has(mapping: Mapping, field: string): boolean {
  return mapping.entries.some(({ key }) => key.text === field || key.text === camelCase(field));
}
