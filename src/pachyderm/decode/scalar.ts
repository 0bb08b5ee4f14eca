import type { Scalar } from "../node.ts";
import type { ScalarName } from "../schema/field.ts";
import { readDuration } from "./duration.ts";
import { type At, mention, type Notes, refuse, showNode } from "./note.ts";
import { type IntegerRange, int32, int64, readFloat32, readInteger, uint64 } from "./number.ts";
import { readTimestamp } from "./timestamp.ts";

/** What a single value becomes; undefined where pachctl refuses it. */
export type ScalarValue = string | boolean | number | bigint;

/** Reads one value of a scalar field by protojson's rules; null has been dealt with before. */
export function decodeScalar(expected: ScalarName, at: At, notes: Notes): ScalarValue | undefined {
  const { node } = at;
  const wrong = () => refuse(notes, at, { kind: "value-type", expected, seen: showNode(node) });
  if (node.kind !== "scalar") return wrong();
  if (node.refused) return undefined;
  switch (expected) {
    case "string":
      return node.type === "string" ? node.text : wrong();
    case "bool":
      return node.type === "bool" ? node.text.toLowerCase() === "true" : wrong();
    case "int32":
      return decodeInteger(int32, at, notes);
    case "int64":
    case "Int64Value":
      return decodeInteger(int64, at, notes);
    case "uint64":
      return decodeInteger(uint64, at, notes);
    case "float":
      return decodeFloat(at, notes);
    case "Duration": {
      const read = node.type === "string" ? readDuration(node.text) : null;
      return read ?? refuse(notes, at, { kind: "duration-form", seen: showNode(node) });
    }
    case "Timestamp": {
      const read = node.type === "string" ? readTimestamp(node.text) : null;
      return read ?? refuse(notes, at, { kind: "time-form", seen: showNode(node) });
    }
    case "map":
      return wrong();
  }
}

function decodeInteger(range: IntegerRange, at: At, notes: Notes): bigint | number | undefined {
  const text = numberText(at);
  const seen = showNode(at.node);
  const read = text === null ? "no-number" : readInteger(text, range);
  if (read === "no-number") return refuse(notes, at, { kind: "value-type", expected: range.name, seen });
  if (read === "out-of-range") return refuse(notes, at, { kind: "number-range", expected: range.name, seen });
  if (read.junk) mention(notes, at, { kind: "number-junk", read: String(read.value), seen });
  if (range === int32) return Number(read.value);
  return isNumber(at) ? throughFloat64(read.value, { range, at, notes }) : read.value;
}

/**
 * pachctl sends a spec through a 64-bit float: a number without quotes loses digits above 2^53, and one that
 * rounds out of its range is refused by pachd. Source: Pachyderm, src/server/pps/cmds/cmds.go, pipelineHelper.
 */
function throughFloat64(value: bigint, field: { range: IntegerRange; at: At; notes: Notes }): bigint {
  const { range, at, notes } = field;
  if (BigInt.asIntN(54, value) === value) return value;
  const stored = BigInt(String(Number(value)));
  const seen = showNode(at.node);
  if (stored > range.max || stored < range.min) {
    mention(notes, at, { kind: "number-range", expected: range.name, seen });
  } else if (stored !== value) {
    mention(notes, at, { kind: "digits-lost", read: String(stored), seen });
  }
  return stored;
}

function decodeFloat(at: At, notes: Notes): number | undefined {
  const text = numberText(at);
  const seen = showNode(at.node);
  const read = text === null ? "no-number" : readFloat32(text);
  if (read === "no-number") return refuse(notes, at, { kind: "value-type", expected: "float", seen });
  if (read === "out-of-range") return refuse(notes, at, { kind: "number-range", expected: "float", seen });
  if (read.junk) mention(notes, at, { kind: "number-junk", read: String(Number.parseFloat(text ?? "")), seen });
  return read.value;
}

/** The text a number is read from; yaml.v3 puts the zero before `.5` that JSON wants. */
function numberText({ node }: At): string | null {
  if (node.kind !== "scalar" || node.type === "bool" || node.type === "null") return null;
  return node.type === "number" && node.text.startsWith(".") ? `0${node.text}` : node.text;
}

function isNumber({ node }: At): boolean {
  return node.kind === "scalar" && node.type === "number";
}

/** Reads an enum: its exact name, or any 32-bit number, listed or not. Source: protojson, unmarshalEnum. */
export function decodeEnum(
  numbers: Readonly<Record<string, number>>,
  at: At,
  notes: Notes,
): string | number | undefined {
  const { node } = at;
  const unknown = () => refuse(notes, at, { kind: "enum-value", allowed: Object.keys(numbers), seen: showNode(node) });
  if (node.kind !== "scalar") return unknown();
  if (node.type === "string") return Object.hasOwn(numbers, node.text) ? node.text : unknown();
  const text = node.type === "number" ? numberText(at) : null;
  const read = text === null ? "no-number" : readInteger(text, int32);
  if (typeof read === "string") return unknown();
  const number = Number(read.value);
  return Object.keys(numbers).find((name) => numbers[name] === number) ?? number;
}

/** True for a value that protojson takes as absent. */
export function isNull(node: At["node"]): node is Scalar {
  return node.kind === "scalar" && node.type === "null";
}
