import type { Entry, Mapping } from "../node.ts";
import type { FieldTable, MessageTable } from "../schema/lookup.ts";
import { type At, isSpoilt, mention, type Notes, refuse, showNode, type Trail } from "./note.ts";
import { decodeEnum, decodeScalar, isNull, type ScalarValue } from "./scalar.ts";

/** A message with what could be read of it, by proto name. */
export type Decoded = { [field: string]: DecodedValue };
export type DecodedValue = ScalarValue | DecodedValue[] | Decoded;

/** A message whose fields are still to be read into `into`. */
type Task = { table: MessageTable; mapping: Mapping; trail: Trail; into: Decoded };

/** Reads a message and all below it. Works through a list, not by recursion: specs may nest 10,000 deep. */
export function decodeMessage(table: MessageTable, mapping: Mapping, notes: Notes): Decoded {
  const into: Decoded = {};
  const tasks: Task[] = [{ table, mapping, trail: null, into }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) decodeFields(task, tasks, notes);
  return into;
}

function decodeFields({ table, mapping, trail, into }: Task, tasks: Task[], notes: Notes): void {
  const keys = new Map<string, string>();
  const oneofs = new Map<string, string>();
  for (const entry of lastOfEach(mapping, trail, notes)) {
    const key = entry.key.text;
    const known = table.fields.get(key);
    if (known === undefined) {
      const at = { node: entry.key, trail: { step: key, above: trail } };
      refuse(notes, at, { kind: "unknown-field", message: table.message.name, key });
      continue;
    }
    const { name, oneof } = known.field;
    const at = { node: entry.value, trail: { step: name, above: trail } };
    const first = keys.get(name);
    keys.set(name, key);
    if (first !== undefined) {
      refuse(notes, { node: entry.key, trail: at.trail }, { kind: "duplicate-field", key, first });
      continue;
    }
    if (isNull(entry.value)) {
      noteNull(known, at, notes);
      continue;
    }
    const other = oneof === undefined ? undefined : oneofs.get(oneof);
    if (other !== undefined) {
      refuse(notes, { node: entry.key, trail: at.trail }, { kind: "oneof", first: other, second: key });
    }
    if (oneof !== undefined) oneofs.set(oneof, key);
    const value = decodeField(known, at, { tasks, notes });
    if (value !== undefined) into[name] = value;
  }
}

type Work = { tasks: Task[]; notes: Notes };

function decodeField(known: FieldTable, at: At, work: Work): DecodedValue | undefined {
  const { field, type } = known;
  if (field.many !== true) {
    return type.kind === "scalar" && type.scalar === "map" ? decodeMap(at, work.notes) : decodeOne(known, at, work);
  }
  const { node, trail } = at;
  if (node.kind !== "sequence") {
    return refuse(work.notes, at, { kind: "value-type", expected: "list", seen: showNode(node) });
  }
  const values: DecodedValue[] = [];
  for (const [index, item] of node.items.entries()) {
    if (isSpoilt(work.notes, item)) continue;
    const value = decodeOne(known, { node: item, trail: { step: index, above: trail } }, work);
    if (value !== undefined) values.push(value);
  }
  return values;
}

function decodeOne({ type }: FieldTable, at: At, { tasks, notes }: Work): DecodedValue | undefined {
  if (type.kind === "scalar") return decodeScalar(type.scalar, at, notes);
  if (type.kind === "enum") return decodeEnum(type.numbers, at, notes);
  if (at.node.kind !== "mapping") {
    return refuse(notes, at, { kind: "value-type", expected: type.table.message.name, seen: showNode(at.node) });
  }
  const into: Decoded = {};
  tasks.push({ table: type.table, mapping: at.node, trail: at.trail, into });
  return into;
}

function decodeMap(at: At, notes: Notes): Decoded | undefined {
  const { node, trail } = at;
  if (node.kind !== "mapping") {
    return refuse(notes, at, { kind: "value-type", expected: "map", seen: showNode(node) });
  }
  const values: [string, ScalarValue][] = [];
  for (const { key, value } of lastOfEach(node, trail, notes)) {
    const read = decodeScalar("string", { node: value, trail: { step: key.text, above: trail } }, notes);
    if (read !== undefined) values.push([key.text, read]);
  }
  for (const { key } of node.entries.filter(isSchemaKey)) {
    mention(notes, { node: key, trail: { step: key.text, above: trail } }, { kind: "schema-key" });
  }
  // fromEntries, since an assignment to "__proto__" would not make a key.
  return Object.fromEntries(values);
}

/**
 * The entries pachctl sees: of several with one key the last, `$schema` never, and none that the parser refused.
 * Source: Pachyderm, src/internal/ppsutil/decoder.go.
 */
function lastOfEach(mapping: Mapping, trail: Trail, notes: Notes): Entry[] {
  const last = new Map<string, Entry>();
  for (const entry of mapping.entries) {
    if (isSchemaKey(entry) || entry.key.refused) continue;
    const key = entry.key.text;
    if (last.has(key)) {
      mention(notes, { node: entry.key, trail: { step: key, above: trail } }, { kind: "duplicate-key", key });
    }
    last.set(key, entry);
  }
  return [...last.values()].filter(({ key, value }) => !isSpoilt(notes, key) && !isSpoilt(notes, value));
}

function isSchemaKey({ key }: Entry): boolean {
  return key.text === "$schema";
}

/** pachctl takes a null, but pachd refuses one where a list or map belongs, and pachctl itself one for a project. */
function noteNull({ field, type }: FieldTable, at: At, notes: Notes): void {
  if (field.many === true) mention(notes, at, { kind: "null-value", expected: "list" });
  else if (type.kind === "scalar" && type.scalar === "map") mention(notes, at, { kind: "null-value", expected: "map" });
  else if (field.type === "Project") mention(notes, at, { kind: "null-value", expected: "Project" });
}
