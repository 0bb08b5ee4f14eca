/** Reads fields of pachctl's JSON, which leaves out every zero value and writes 64-bit integers as strings. */
export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The object at a path of keys; empty where there is none. */
export function inside(value: unknown, ...path: readonly string[]): Fields {
  return fields(path.reduce<unknown>((at, key) => fields(at)[key], value));
}

export function textAt(value: Fields, key: string): string {
  const found = value[key];
  if (typeof found === "string") return found;
  return typeof found === "number" || typeof found === "boolean" ? String(found) : "";
}

/** A count; pachctl writes it as a string, and leaves out 0. */
export function countAt(value: Fields, key: string): number {
  const count = Number(textAt(value, key) || "0");
  return Number.isFinite(count) ? count : 0;
}

export function listAt(value: Fields, key: string): readonly unknown[] {
  const found = value[key];
  return Array.isArray(found) ? found : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
