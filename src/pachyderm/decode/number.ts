/** The outcome of reading a number. `junk` is true where something after the number was passed over. */
export type NumberRead<Value> = { value: Value; junk: boolean };

export type IntegerRange = { name: "int32" | "int64" | "uint64"; min: bigint; max: bigint };

export const int32: IntegerRange = { name: "int32", min: -(2n ** 31n), max: 2n ** 31n - 1n };
export const int64: IntegerRange = { name: "int64", min: -(2n ** 63n), max: 2n ** 63n - 1n };
export const uint64: IntegerRange = { name: "uint64", min: 0n, max: 2n ** 64n - 1n };

type NumberToken = { negative: boolean; whole: string; fraction: string; exponent: string; raw: string; junk: boolean };

/**
 * Reads one JSON number from the start of a text, as protojson's decoder does with a number in quotes: what follows
 * is passed over unless its first character could belong to a number or a word.
 * Source: google.golang.org/protobuf, internal/encoding/json/decode_number.go, and unmarshalInt in encoding/protojson.
 */
function numberToken(text: string): NumberToken | null {
  const match = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?/.exec(text);
  if (match === null) return null;
  const [raw, sign = "", whole = "", fraction = "", exponent = ""] = match;
  const next = text.slice(raw.length, raw.length + 1);
  if (/[-+._a-zA-Z0-9]/.test(next)) return null;
  return { negative: sign === "-", whole, fraction, exponent, raw, junk: next !== "" };
}

// What Go's strings.TrimSpace takes off: protojson refuses text that has any of it at an end.
const blank = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const outerBlank = new RegExp(`^${blank}|${blank}$`);

/** Reads an integer field; null where protojson refuses. Bounded work: no exponent makes it build long digits. */
export function readInteger(text: string, range: IntegerRange): NumberRead<bigint> | "no-number" | "out-of-range" {
  const token = outerBlank.test(text) ? null : numberToken(text);
  if (token === null) return "no-number";
  const digits = integerDigits(token);
  if (digits === null) return "no-number";
  if (digits === "too-long" || digits.length > maxDigits) return "out-of-range";
  const value = token.negative ? -BigInt(digits) : BigInt(digits);
  if (value < range.min || value > range.max) return "out-of-range";
  return { value, junk: token.junk };
}

// The largest uint64 has twenty digits; protojson gives up beyond that before it builds them.
const maxDigits = 20;

function integerDigits(token: NumberToken): string | "too-long" | null {
  const whole = token.whole === "0" ? "" : token.whole;
  const fraction = token.fraction.replace(/(?<!0)0+$/, "");
  if (whole === "" && fraction === "") return "0";
  const exponent = Number(token.exponent === "" ? 0 : token.exponent);
  if (exponent < 0) return fraction === "" ? withoutZeros(whole, -exponent) : null;
  if (fraction.length > exponent) return null;
  if (whole.length + exponent > maxDigits) return "too-long";
  return whole + fraction + "0".repeat(exponent - fraction.length);
}

function withoutZeros(whole: string, count: number): string | null {
  if (count >= whole.length) return null;
  return /^0*$/.test(whole.slice(whole.length - count)) ? whole.slice(0, whole.length - count) : null;
}

/**
 * Reads a float field, rounded to 32 bits. `Infinity`, `-Infinity` and `NaN` are taken by those names.
 * Source: google.golang.org/protobuf, unmarshalFloat in encoding/protojson.
 */
export function readFloat32(text: string): NumberRead<number> | "no-number" | "out-of-range" {
  if (text === "NaN" || text === "Infinity" || text === "-Infinity") return { value: Number(text), junk: false };
  const token = outerBlank.test(text) ? null : numberToken(text);
  if (token === null) return "no-number";
  const value = Math.fround(Number(token.raw));
  return Number.isFinite(value) ? { value, junk: token.junk } : "out-of-range";
}
