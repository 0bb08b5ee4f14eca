import type { Field, Message, OldField } from "../../src/pachyderm/schema/field.ts";
import { messages } from "../../src/pachyderm/schema/messages.ts";

const intro = `# The pipeline spec, field by field

Made from the field table in \`src/pachyderm/schema/\` by \`npm run generate\`; do not edit.

A file holds one spec, a list of specs, or several YAML documents. Keys are written as here or in lowerCamelCase
(\`datum_tries\`, \`datumTries\`); anything else is refused. "1.x" means that Pachyderm 1.13 already had the field.
`;

const words: Record<string, string> = {
  string: "text",
  bool: "true or false",
  int32: "whole number",
  int64: "whole number",
  uint64: "whole number",
  Int64Value: "whole number",
  float: "number",
  Duration: "seconds, as `300s`",
  Timestamp: "time, as `2024-01-01T00:00:00Z`",
  map: "map of text",
};

/** The text of docs/spec.md: every field, and every field of earlier releases, for people. */
export function specPage(): string {
  return [intro, ...messages.map(section)].join("\n");
}

function section(message: Message): string {
  const rows = message.fields.map((field) => row([`\`${field.name}\``, typeWords(field), field.since, meaning(field)]));
  const old = (message.old ?? []).map(oldRow);
  const table = ["| field | type | since | |", "|---|---|---|---|", ...rows].join("\n");
  const gone = old.length === 0 ? "" : `\n| earlier | last in | |\n|---|---|---|\n${old.join("\n")}\n`;
  return `## ${message.name}\n\n${message.help}\n\n${table}\n${gone}`;
}

function meaning({ help, required, default: standard, values, deprecated }: Field): string {
  return [
    deprecated === undefined ? "" : `**Do not use:** ${deprecated}.`,
    required === true ? `**Needed.** ${help}` : help,
    values === undefined ? "" : `One of ${values.map((value) => `\`${value}\``).join(", ")}.`,
    standard === undefined ? "" : `Default: ${standard}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function typeWords({ type, many }: Field): string {
  const one = messages.some(({ name }) => name === type)
    ? `[${type}](#${type.toLowerCase()})`
    : (words[type] ?? `\`${type}\``);
  return many === true ? `list of ${one}` : one;
}

function oldRow({ name, last, fate, instead }: OldField): string {
  return row([`\`${name}\``, last ?? "never", `It ${fate}. ${instead}`]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
