import { camelCase } from "../spec.ts";
import { type EnumName, enums } from "./enums.ts";
import { type Field, type Message, type OldField, type ScalarName, scalarNames } from "./field.ts";
import { messages } from "./messages.ts";

/** A message with its fields by every key that JSON may write. */
export type MessageTable = {
  message: Message;
  /** By proto name and by lowerCamelCase name, as protojson finds fields. */
  fields: ReadonlyMap<string, FieldTable>;
  /** Fields of earlier releases, by name. */
  old: ReadonlyMap<string, OldField>;
};

/** A field with its type looked up. */
export type FieldTable = { field: Field; type: FieldType };

export type FieldType =
  | { kind: "scalar"; scalar: ScalarName }
  | { kind: "enum"; numbers: Readonly<Record<string, number>> }
  | { kind: "message"; table: MessageTable };

/** The table of one message by its name; `CreatePipelineRequest` is the whole spec. */
export function tableOf(message: string): MessageTable {
  const table = tables.get(message);
  if (table === undefined) throw new Error(`no message is called ${message}`);
  return table;
}

const tables = buildTables();

function buildTables(): ReadonlyMap<string, MessageTable> {
  const building = new Map<string, MessageTable & { fields: Map<string, FieldTable> }>();
  for (const message of messages) {
    const old = new Map(
      (message.old ?? []).flatMap((field) => [[field.name, field] as const, [camelCase(field.name), field] as const]),
    );
    building.set(message.name, { message, fields: new Map(), old });
  }
  for (const { message, fields } of building.values()) {
    for (const field of message.fields) {
      const entry = { field, type: typeOf(field.type, building) };
      fields.set(field.name, entry);
      fields.set(camelCase(field.name), entry);
    }
  }
  return building;
}

function typeOf(name: string, building: ReadonlyMap<string, MessageTable>): FieldType {
  const table = building.get(name);
  if (table !== undefined) return { kind: "message", table };
  if (isEnumName(name)) return { kind: "enum", numbers: enums[name] };
  const scalar = scalarNames.find((known) => known === name);
  if (scalar === undefined) throw new Error(`no message, enum or scalar is called ${name}`);
  return { kind: "scalar", scalar };
}

function isEnumName(name: string): name is EnumName {
  return Object.hasOwn(enums, name);
}
