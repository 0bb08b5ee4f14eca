/** A small value to be written into a file: text, whole numbers as they stood, objects and lists. */
export type Value = string | { number: string } | Value[] | { [key: string]: Value };

type Layout = { indent: string; unit: string; newline: string };

/** JSON text of a value; `layout` null puts all on one line, with a blank inside braces. */
export function printJson(value: Value, layout: Layout | null): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (isNumber(value)) return value.number;
  const inner = layout === null ? null : { ...layout, indent: layout.indent + layout.unit };
  const parts = Array.isArray(value)
    ? value.map((item) => printJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${printJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (inner === null || layout === null) return `${open} ${parts.join(", ")} ${close}`;
  const lines = parts.map((part) => inner.indent + part).join(`,${layout.newline}`);
  return `${open}${layout.newline}${lines}${layout.newline}${layout.indent}${close}`;
}

/** Block YAML lines of an object, each with the layout's indent. */
export function printYaml(value: { [key: string]: Value }, layout: Layout): string[] {
  const inner = { ...layout, indent: layout.indent + layout.unit };
  return Object.entries(value).flatMap(([key, item]) => {
    const head = `${layout.indent}${key}:`;
    if (typeof item === "string") return [`${head} ${plainOrQuoted(item)}`];
    if (isNumber(item)) return [`${head} ${item.number}`];
    if (!Array.isArray(item)) return [head, ...printYaml(item, inner)];
    return [head, ...item.flatMap((element) => listItem(element, layout))];
  });
}

function listItem(element: Value, layout: Layout): string[] {
  if (typeof element === "string") return [`${layout.indent}- ${plainOrQuoted(element)}`];
  if (isNumber(element) || Array.isArray(element)) return [`${layout.indent}- ${printJson(element, null)}`];
  const [first = "", ...rest] = printYaml(element, { ...layout, indent: `${layout.indent}  ` });
  return [`${layout.indent}- ${first.trimStart()}`, ...rest];
}

/** Text as a plain YAML scalar where no reader could take it for anything else. */
function plainOrQuoted(text: string): string {
  const isPlain = /^[A-Za-z/][A-Za-z0-9_./*-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function isNumber(value: Value): value is { number: string } {
  return (
    typeof value === "object" &&
    "number" in value &&
    typeof value["number"] === "string" &&
    Object.keys(value).length === 1
  );
}
