import { enums } from "../../src/pachyderm/schema/enums.ts";
import type { Field, Message, OldField } from "../../src/pachyderm/schema/field.ts";
import { messages } from "../../src/pachyderm/schema/messages.ts";
import { camelCase } from "../../src/pachyderm/spec.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Text that a template fills in before pachctl sees it: nothing is known about it here. */
const template: Json = { type: "string", pattern: "<%=[^%]*%>" };

/**
 * The JSON Schema (draft 7) of a spec file, for editors: hover text, completion, both spellings of every key.
 * It takes every file that pachctl takes, except numbers with something behind them (`500 m`), which pachctl misreads.
 */
export function pipelineSchema(): Json {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://unpkg.com/pachook/schema/pachyderm-pipeline.schema.json",
    title: "Pachyderm pipeline",
    description: "A Pachyderm pipeline spec, or a list of them. Made from the field table; do not edit.",
    if: { type: "array" },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word; nothing awaits this object.
    then: { type: "array", minItems: 1, items: reference("CreatePipelineRequest") },
    else: reference("CreatePipelineRequest"),
    definitions: Object.fromEntries(messages.map((message) => [message.name, messageSchema(message)])),
  };
}

function messageSchema(message: Message): Json {
  const properties: Record<string, Json> = { $schema: { description: "For editors; pachctl drops it." } };
  for (const field of message.fields) {
    properties[field.name] = fieldSchema(field, message);
    const camel = camelCase(field.name);
    if (camel !== field.name) properties[camel] = { ...fieldSchema(field, message), doNotSuggest: true };
  }
  // An old name is forbidden like any unknown one, but the editor says what took its place.
  for (const old of message.old ?? []) properties[old.name] = oldSchema(old);
  const required = needed(message);
  const shape = { type: "object", additionalProperties: false, properties };
  return { description: message.help, ...shape, ...(required.length === 0 ? {} : { required }) };
}

function fieldSchema(field: Field, message: Message): Record<string, Json> {
  const notes = [field.default && `Default: ${field.default}.`, field.since !== "1.x" && `Since ${field.since}.`];
  const text = [field.help, ...notes, field.deprecated && `Do not use: ${field.deprecated}.`].filter(Boolean).join(" ");
  const value = field.many === true ? { type: "array", items: typeSchema(field) } : typeSchema(field);
  return {
    description: text,
    markdownDescription: text,
    ...(field.deprecated === undefined ? {} : { deprecated: true, deprecationMessage: field.deprecated }),
    ...(takesNull(field, message) ? { anyOf: [value, { type: "null" }] } : value),
  };
}

/** pachctl takes null for an absent value, except for the pipeline and its name; pachd refuses it for a list or map. */
function takesNull({ name, type, many }: Field, message: Message): boolean {
  if (many === true || type === "map") return false;
  return !needed(message).includes(name);
}

function needed(message: Message): readonly string[] {
  if (message.name === "CreatePipelineRequest") return ["pipeline"];
  return message.name === "Pipeline" ? ["name"] : [];
}

function oldSchema(old: OldField): Json {
  const text = `"${old.name}" ${old.fate}. ${old.instead}`;
  return { not: {}, description: text, markdownDescription: text, errorMessage: text, doNotSuggest: true };
}

function typeSchema(field: Field): Record<string, Json> {
  const { type, values } = field;
  if (type === "string") return values === undefined ? { type } : { anyOf: [{ enum: values }, { type: "string" }] };
  if (type === "bool") return { anyOf: [{ type: "boolean" }, template] };
  if (type === "map") return { type: "object", additionalProperties: { type: "string" } };
  if (Object.hasOwn(scalars, type)) return { anyOf: [...(scalars[type] ?? []), template] };
  const numbers = Object.entries(enums).find(([name]) => name === type)?.[1];
  if (numbers !== undefined) return { anyOf: [{ enum: Object.keys(numbers) }, { type: "integer" }, template] };
  return reference(type);
}

const integer = "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?$";
const scalars: Record<string, readonly Json[]> = {
  int32: [
    { type: "integer", minimum: -2147483648, maximum: 2147483647 },
    { type: "string", pattern: integer },
  ],
  int64: [{ type: "integer" }, { type: "string", pattern: integer }],
  Int64Value: [{ type: "integer" }, { type: "string", pattern: integer }],
  uint64: [
    { type: "integer", minimum: 0 },
    { type: "string", pattern: integer },
  ],
  float: [{ type: "number" }, { type: "string", pattern: `${integer}|^NaN$|^-?Infinity$` }],
  Duration: [
    {
      type: "string",
      pattern: "^[-+]?((0|[1-9][0-9]*)(\\.[0-9]{0,9})?|\\.[0-9]{0,9})s$",
      examples: ["300s"],
      errorMessage: "Decimal seconds that end in s: 300s, not 5m.",
    },
  ],
  Timestamp: [
    {
      type: "string",
      pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{1,2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})$",
      examples: ["2024-01-01T00:00:00Z"],
    },
  ],
};

function reference(message: string): Record<string, Json> {
  return { $ref: `#/definitions/${message}` };
}
