export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectAt(value: Json | undefined, key: string): JsonObject {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

export function textAt(value: Json | undefined, key: string): string {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
}

export function listAt(value: Json | undefined, key: string): Json[] {
  const found = isObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** Keys sorted at every depth, as pachd keeps specs; `<`, `>` and `&` escaped as Go does. */
export function canonical(value: Json): string {
  return escaped(JSON.stringify(sorted(value)));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}

function escaped(json: string): string {
  return json.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

/** RFC 7396: objects merge key by key, everything else replaces, null deletes. */
export function merged(below: Json, above: Json): Json {
  if (!isObject(above) || !isObject(below)) return above;
  const result: JsonObject = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key] ?? {}, value);
  }
  return result;
}

/** The form in which `--raw` prints: indented, lists back to back, nothing at the end. */
export function printed(values: readonly Json[]): string {
  return values.map((value) => JSON.stringify(value, null, 2)).join("");
}
