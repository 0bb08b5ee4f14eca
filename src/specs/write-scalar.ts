// What yaml.v3 and JSON both take only escaped: quote, backslash, controls, and YAML 1.1's own line breaks.
const needsEscape =
  /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** For the inside of double quotes, in JSON and in YAML. */
export function escapeDouble(text: string): string {
  return text.replace(
    needsEscape,
    (found) => short[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export function doubleQuoted(text: string): string {
  return `"${escapeDouble(text)}"`;
}

/** For the inside of YAML's single quotes. */
export function escapeSingle(text: string): string {
  return text.replaceAll("'", "''");
}

/** True where a text can be written without escapes: it has no line break and nothing that YAML refuses raw. */
export function standsInSingle(text: string): boolean {
  return text.replace(needsEscape, (found) => (found === '"' || found === "\\" ? "" : "\n")).includes("\n") === false;
}

/**
 * True where a text is certain to stay the same string without quotes, in any place of a YAML file. Fewer texts than
 * YAML allows: what is not certain gets quotes.
 */
export function canStandPlain(text: string): boolean {
  if (!/^[A-Za-z/][A-Za-z0-9 _./:@+=-]*$/.test(text)) return false;
  if (/: |[: ]$/.test(text)) return false;
  return !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
}
