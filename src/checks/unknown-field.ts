import type { Fault } from "../pachyderm/fault.ts";
import { type FaultSite, showHolder, siteOf } from "../pachyderm/fault-site.ts";
import { moveEntry } from "../pachyderm/mend/move-entry.ts";
import { mendOldField } from "../pachyderm/mend/old-field.ts";
import { rewriteScalar } from "../pachyderm/mend/rewrite-scalar.ts";
import type { Node } from "../pachyderm/node.ts";
import type { OldField } from "../pachyderm/schema/field.ts";
import { type MessageTable, tableOf } from "../pachyderm/schema/lookup.ts";
import { showText } from "../pachyderm/show-text.ts";
import { lettersOf, similarName } from "../pachyderm/similar-name.ts";
import type { Repair } from "../problem.ts";
import type { FaultCheck, FaultOf, SpecFileView } from "./check.ts";

export const unknownField: FaultCheck = {
  kind: "fault",
  code: "unknown-field",
  severity: "error",
  refusedBy: "pachctl",
  summary: "Every key is a field that Pachyderm knows",
  hint: "Drop the key, or write the field's name.",
  rules: ["1.3", "6.1", "MS-10", "EG-4", "RS-13"],
  faults: ["unknown-field"],

  say(fault, file) {
    if (fault.kind !== "unknown-field") return null;
    const there = `pachctl refuses the file: there is no field ${showText(fault.key)} in ${showHolder(fault.path)}`;
    const words = wordsFor(fault);
    const repair = repairOf(fault, file);
    return { message: there + words.more, hint: words.hint, ...(repair === null ? {} : { repair }) };
  },
};

type More = { more: string; hint: string };

function wordsFor({ message, key }: FaultOf<"unknown-field">): More {
  const table = tableOf(message);
  const old = table.old.get(key);
  if (old !== undefined) return { more: `; it ${old.fate}`, hint: old.instead };
  const names = table.message.fields.filter(({ deprecated }) => deprecated === undefined).map(({ name }) => name);
  const similar = similarName(key, names);
  if (similar !== null) return { more: `; did you mean "${similar}"?`, hint: `Write ${similar}.` };
  const homes = homesOf(key, table);
  const [home] = homes;
  if (home !== undefined) {
    return { more: `; it is a field of ${homes.join(", ")}`, hint: `Move it into ${home}.` };
  }
  if (/^(\/\/|#|_|x-|\$|comment|note)/i.test(key)) {
    return { more: "", hint: 'A spec has no place for notes of its own; use "description" or metadata.annotations.' };
  }
  return { more: "", hint: names.length > 12 ? unknownField.hint : `Drop it, or write one of: ${names.join(", ")}.` };
}

/** Where a field of this name has its place: an object inside this one, or the spec itself. */
function homesOf(key: string, { fields, message }: MessageTable): string[] {
  if (tableOf("CreatePipelineRequest").fields.has(key)) return ["the spec itself"];
  const inside = message.fields.filter(({ name }) => {
    const type = fields.get(name)?.type;
    return type?.kind === "message" && type.table.fields.has(key);
  });
  return inside.length > 2 ? [] : inside.map(({ name }) => name);
}

function repairOf(fault: Fault & FaultOf<"unknown-field">, file: SpecFileView): Repair | null {
  const { holder } = siteOf(fault, file.specs);
  if (holder === null) return null;
  const table = tableOf(fault.message);
  const old = table.old.get(fault.key);
  if (old !== undefined) return fits(old, holder.entry.value, table) ? mendOldField(old, holder, file.text) : null;
  const moved = moveHome(fault.key, holder, { table, text: file.text });
  if (moved !== null) return moved;
  // Only case and marks differ: no other field can be meant.
  const exact = table.message.fields.find(({ name }) => lettersOf(name) === lettersOf(fault.key));
  if (exact === undefined || holder.mapping.entries.some(({ key }) => table.fields.get(key.text)?.field === exact)) {
    return null;
  }
  const edits = rewriteScalar(file.text, holder.entry.key, exact.name);
  return edits.length === 0 ? null : { summary: `"${fault.key}" -> "${exact.name}"`, edits };
}

/** False where what lies below an old name would be refused under the new one: then a person has to look. */
function fits({ mend }: OldField, value: Node, table: MessageTable): boolean {
  const type = mend?.kind === "rename" ? table.fields.get(mend.to)?.type : undefined;
  if (type?.kind !== "message" || value.kind !== "mapping") return true;
  const { fields, old } = type.table;
  return value.entries.every(({ key }) => fields.has(key.text) || old.has(key.text));
}

/** Moves a key into the one entry beside it whose message has such a field: `image` beside `transform`. */
function moveHome(key: string, holder: Holder, { table, text }: { table: MessageTable; text: string }): Repair | null {
  const homes = holder.mapping.entries.flatMap(({ key: home, value }) => {
    const type = table.fields.get(home.text)?.type;
    const takes = type?.kind === "message" && type.table.fields.has(key) && value.kind === "mapping";
    return takes && !value.entries.some((entry) => entry.key.text === key) ? [{ home: home.text, value }] : [];
  });
  const [only] = homes;
  if (only === undefined || homes.length > 1 || homesOf(key, table).length !== 1) return null;
  const edits = moveEntry(text, holder, only.value);
  return edits.length === 0 ? null : { summary: `"${key}" moved into "${only.home}"`, edits };
}

type Holder = NonNullable<FaultSite["holder"]>;
