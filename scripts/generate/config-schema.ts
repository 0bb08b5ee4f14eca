import { value } from "../../src/config/forms.ts";
import type { Field, Fields, Shape } from "../../src/config/setting.ts";
import { settings } from "../../src/config/table.ts";

type JsonSchema = { [key: string]: JsonSchema | string | boolean | readonly string[] | readonly JsonSchema[] };

/** JSON Schema for pachook.yaml, for editors. The reader is stricter: it also looks into globs, names and expressions. */
export function configSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://unpkg.com/pachook/schema/pachook.schema.json",
    title: "Pachook's configuration",
    description: "Every setting is optional. See docs/config.md.",
    ...objectOf(settings),
  };
}

function objectOf(fields: Fields): JsonSchema {
  const required = Object.entries(fields).flatMap(([key, field]) => (field.required === true ? [key] : []));
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, described(field)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

function described({ shape, help, standard }: Field): JsonSchema {
  return { description: standard === undefined ? help : `${help} Standard: ${standard}.`, ...schemaOf(shape) };
}

function schemaOf(shape: Shape): JsonSchema {
  switch (shape.kind) {
    case "text":
      return { type: shape.form === value ? ["string", "number", "boolean"] : "string" };
    case "flag":
      return { type: "boolean" };
    case "choice":
      return { enum: shape.choices };
    case "list":
      return { type: "array", items: schemaOf(shape.item) };
    case "map":
      return { type: "object", additionalProperties: schemaOf(shape.values) };
    case "fields":
      return objectOf(shape.fields);
    case "choice-or-map": {
      const choice: JsonSchema = { enum: shape.choices };
      return { oneOf: [choice, { type: "object", additionalProperties: choice }] };
    }
  }
}
