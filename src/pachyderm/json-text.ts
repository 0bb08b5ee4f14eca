/** Reads a text that should hold JSON, as pachd does; null where it does not. */
export function readJson(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** The keys of a JSON object; null for anything else. */
export function keysOf(value: unknown): string[] | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : null;
}
