import { enums } from "../../src/pachyderm/schema/enums.ts";
import type { Field } from "../../src/pachyderm/schema/field.ts";
import { messages } from "../../src/pachyderm/schema/messages.ts";

const header = `// Made from src/pachyderm/schema/ by \`npm run generate\`; do not edit.
// Every field is optional to the reader. Fields that are null or could not be read are left out.

/** A google.protobuf.Duration in nanoseconds. */
export type Nanoseconds = bigint;
/** A google.protobuf.Timestamp as RFC 3339 text in UTC. */
export type Timestamp = string;
`;

const types: Record<string, string> = {
  string: "string",
  bool: "boolean",
  int32: "number",
  float: "number",
  int64: "bigint",
  uint64: "bigint",
  Int64Value: "bigint",
  Duration: "Nanoseconds",
  map: "Record<string, string>",
};

/** The text of src/pachyderm/request.ts, formatted as Biome does. */
export function requestTypes(): string {
  const declared = messages.map(({ name, fields }) => {
    const members = fields.map((field) => `${field.name}?: ${typeOf(field)}`);
    const line = `export type ${name} = { ${members.join("; ")} };`;
    return line.length <= 120
      ? line
      : `export type ${name} = {\n${members.map((member) => `  ${member};\n`).join("")}};`;
  });
  return `${header}\n${declared.join("\n")}\n`;
}

function typeOf({ type, many }: Field): string {
  // A number that no enum lists is kept as it is.
  const one = Object.hasOwn(enums, type) ? "string | number" : (types[type] ?? type);
  if (many !== true) return one;
  return one.includes(" ") ? `(${one})[]` : `${one}[]`;
}
