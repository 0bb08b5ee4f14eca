import { Failure } from "../../failure.ts";

/** Reads JSON whose shape nobody has promised: every question has an answer for "not there". */
export type JsonReader = {
  text: (key: string) => string | null;
  number: (key: string) => number | null;
  object: (key: string) => JsonReader;
  objects: (key: string) => JsonReader[];
  texts: (key: string) => string[];
  /** The value as it is, for handing on unchanged. */
  value: Readonly<Record<string, unknown>>;
};

/** @throws Failure when the bytes are no JSON object */
export function readJson(bytes: Uint8Array, what: string): JsonReader {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (cause) {
    throw new Failure("tool", `${what} is not valid JSON`, "Tell whoever runs the registry.", { cause });
  }
  return jsonReader(parsed);
}

/** Wraps a value; anything but an object reads as an empty one. */
export function jsonReader(value: unknown): JsonReader {
  const record: Readonly<Record<string, unknown>> = isRecord(value) ? value : {};
  return {
    text: (key) => stringOrNull(record[key]),
    number: (key) => (typeof record[key] === "number" ? record[key] : null),
    object: (key) => jsonReader(record[key]),
    objects: (key) => listOf(record[key]).map(jsonReader),
    texts: (key) => listOf(record[key]).flatMap((item) => (typeof item === "string" ? [item] : [])),
    value: record,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function stringOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
