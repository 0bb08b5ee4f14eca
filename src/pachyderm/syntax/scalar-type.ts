import type { ScalarType } from "../node.ts";
import type { ScalarToken } from "./token.ts";
import { isYamlTimestamp } from "./yaml-timestamp.ts";

/** What pachctl makes of a scalar, or why it refuses it. `late`: only if the value is still there at the end. */
export type Typed =
  | { type: ScalarType; text: string }
  | { refusal: "timestamp" | "merge" }
  | { refusal: "number-form"; late: boolean }
  | { refusal: "tag"; tag: string };

const yamlPrefix = "tag:yaml.org,2002:";

/**
 * Types a scalar by its tag, else its style, else its text.
 * Source: yaml.v3, decode.go and resolve.go; Pachyderm, src/internal/ppsutil/decoder.go, yamlToJSON.
 *
 * @param tag as resolved by the directives; empty where there is none
 */
export function typeScalar({ style, text }: Pick<ScalarToken, "style" | "text">, tag: string): Typed {
  if (tag === "" || tag === "!") {
    if (style !== "plain") return { type: "string", text };
    return text === "<<" ? { refusal: "merge" } : byTag(plainTag(text), text);
  }
  return byTag(tag.startsWith(yamlPrefix) ? `!!${tag.slice(yamlPrefix.length)}` : tag, text);
}

function byTag(tag: string, text: string): Typed {
  switch (tag) {
    case "!!str":
      return { type: "string", text };
    case "!!null":
      return { type: "null", text };
    case "!!bool": {
      const lower = text.toLowerCase();
      return lower === "true" || lower === "false"
        ? { type: "bool", text: lower }
        : { refusal: "number-form", late: false };
    }
    case "!!int":
      return /^(?:0|-?[1-9][0-9]*)$/.test(text) ? { type: "number", text } : { refusal: "number-form", late: false };
    case "!!float": {
      const number = text.startsWith(".") ? `0${text}` : text;
      const isJson = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(number);
      return isJson ? { type: "number", text: number } : { refusal: "number-form", late: text !== "" };
    }
    case "!!timestamp":
      return { refusal: "timestamp" };
    case "!!merge":
      return { refusal: "merge" };
    default:
      return { refusal: "tag", tag };
  }
}

const bools = new Set(["true", "True", "TRUE", "false", "False", "FALSE"]);
const nulls = new Set(["", "~", "null", "Null", "NULL"]);

/** The tag yaml.v3 gives to unquoted text. */
function plainTag(text: string): string {
  const first = text.charAt(0);
  if (nulls.has(text)) return "!!null";
  if (bools.has(text)) return "!!bool";
  if (first === ".") return isDotFloat(text) ? "!!float" : "!!str";
  if (!/^[-+0-9]/.test(first)) return "!!str";
  if (/^[-+]\.(?:inf|Inf|INF)$/.test(text)) return "!!float";
  if (isYamlTimestamp(text)) return "!!timestamp";
  const digits = text.replaceAll("_", "");
  if (isInteger(digits)) return "!!int";
  const isFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(digits);
  return isFloat && Number.isFinite(Number(digits)) ? "!!float" : "!!str";
}

function isDotFloat(text: string): boolean {
  if (/^\.(?:nan|NaN|NAN|inf|Inf|INF)$/.test(text)) return true;
  // Here yaml.v3 leaves underscores to Go's ParseFloat, which takes them between digits.
  const isNumber = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/.test(text);
  return isNumber && Number.isFinite(Number(text.replaceAll("_", "")));
}

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;
const uint64Max = 2n ** 64n - 1n;

/** True for what Go's ParseInt takes with its base prefixes, and the few forms more that yaml.v3 adds. */
function isInteger(digits: string): boolean {
  const sign = /^[-+]/.exec(digits)?.[0] ?? "";
  const value = magnitude(digits.slice(sign.length));
  if (value !== null) {
    const signed = sign === "-" ? -value : value;
    return signed >= int64Min && signed <= (sign === "" ? uint64Max : int64Max);
  }
  // yaml.v3 tries again without the prefix, and then lets a sign stand behind it: 0b-1, 0o+7.
  const inner = /^0(?:b([-+][01]+)|o([-+][0-7]+))$/.exec(digits);
  if (inner === null) return false;
  const [, binary, octal] = inner;
  const parsed = binary === undefined ? magnitude(`0o${(octal ?? "").slice(1)}`) : magnitude(`0b${binary.slice(1)}`);
  const negative = (binary ?? octal ?? "").startsWith("-");
  return parsed !== null && (negative ? -parsed >= int64Min : parsed <= int64Max);
}

// No integer that fits in 64 bits has more characters than this, leading zeros aside.
const longest = 80;

function magnitude(digits: string): bigint | null {
  const based = /^0(?:[xX]0*([0-9a-fA-F]*)|[bB]0*([01]*)|[oO]?0*([0-7]*))$/.exec(digits);
  if (based !== null && digits.length > (/^0[a-zA-Z]/.test(digits) ? 2 : 0)) {
    const [, hex, binary, octal] = based;
    if ((hex ?? binary ?? octal ?? "").length > longest) return uint64Max + 1n;
    return BigInt(hex !== undefined ? `0x0${hex}` : binary !== undefined ? `0b0${binary}` : `0o0${octal ?? ""}`);
  }
  if (!/^[1-9][0-9]*$/.test(digits)) return null;
  return digits.length > longest ? uint64Max + 1n : BigInt(digits);
}
