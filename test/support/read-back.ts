import type { Node } from "../../src/pachyderm/node.ts";
import type { CreatePipelineRequest } from "../../src/pachyderm/request.ts";

/** A value as JSON has it. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** One cell of the corpus's `read_back` column. */
export function plainOf(cell: string): { [key: string]: Plain } {
  const value: unknown = cell === "" ? {} : JSON.parse(cell);
  return isPlainObject(value) ? value : {};
}

// Which field a group of documents is about; other groups say so in the value itself.
const fields: Readonly<Record<string, readonly string[]>> = {
  bool: ["autoscaling"],
  int: ["datum_tries"],
  int32: ["service", "internal_port"],
  uint: ["parallelism_spec"],
  float: ["resource_requests", "cpu"],
  dur: ["job_timeout"],
  time: ["input", "cron", "start"],
  enum: ["tolerations"],
  doc: ["pipeline"],
};

/** False for "not stored" about a field that the document's name does not give away. */
export function isComparable(document: string, stored: Plain): boolean {
  return stored !== "ABSENT" || fields[groupOf(document)] !== undefined;
}

function groupOf(document: string): string {
  return document.split("-")[0] ?? "";
}

/** True if pachd, given this request, stores that value in the field the document is about. */
export function storedAs(request: CreatePipelineRequest, document: string, stored: Plain): boolean {
  const path = fields[groupOf(document)];
  if (path === undefined) return someValue(request, (value) => isSame(value, stored));
  let value: unknown = request;
  for (const step of path) value = isPlainObject(value) ? value[step] : undefined;
  return isSame(value, stored);
}

function isSame(value: unknown, stored: Plain | undefined): boolean {
  if (stored === "ABSENT") return value === undefined || value === 0 || value === 0n || value === false;
  // pachd's default for datum_tries, and what it leaves out of an object.
  if (value === undefined || value === 0n) return stored === "3" || stored === undefined || stored === "0s";
  if (typeof value === "bigint") return isSameInteger(value, stored);
  if (typeof value === "number")
    return typeof stored === "string"
      ? String(value) === stored
      : value === stored || value === Math.fround(Number(stored));
  if (isEmpty(value) && stored === undefined) return true;
  if (Array.isArray(value)) {
    return (
      Array.isArray(stored) && stored.length === value.length && stored.every((item, at) => isSame(value[at], item))
    );
  }
  if (isPlainObject(value) && isPlainObject(stored)) {
    const defaults = new Set(["project", "branch", "repo_type", "name"]);
    const given = Object.keys(stored).filter((key) => Object.hasOwn(value, key) || !defaults.has(key));
    return (
      Object.keys(value).every((key) => isSame(value[key], stored[key])) &&
      given.every((key) => isSame(value[key], stored[key]))
    );
  }
  return value === stored;
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Integers are stored as text, durations as seconds with an `s`. */
function isSameInteger(value: bigint, stored: Plain | undefined): boolean {
  if (typeof stored !== "string") return BigInt(Number(stored)) === value;
  const duration = /^(-?)(\d+)(?:\.(\d+))?s$/.exec(stored);
  if (duration === null) return stored === String(value);
  const [, sign, whole = "", fraction = ""] = duration;
  return BigInt(`${whole}${fraction.padEnd(9, "0")}`) * (sign === "-" ? -1n : 1n) === value;
}

function someValue(value: unknown, holds: (value: unknown) => boolean): boolean {
  if (holds(value)) return true;
  if (Array.isArray(value)) return value.some((item) => someValue(item, holds));
  return isPlainObject(value) && Object.values(value).some((item) => someValue(item, holds));
}

/** True if the user's spec, as pachd keeps it, has this value somewhere in its tree. */
export function isStored(node: Node, written: Plain): boolean {
  if (isWritten(node, written)) return true;
  if (node.kind === "sequence") return node.items.some((item) => isStored(item, written));
  return node.kind === "mapping" && node.entries.some(({ value }) => isStored(value, written));
}

function isWritten(node: Node, written: Plain | undefined): boolean {
  if (node.kind === "sequence") {
    const { items } = node;
    return (
      Array.isArray(written) &&
      written.length === items.length &&
      items.every((item, at) => isWritten(item, written[at]))
    );
  }
  if (node.kind === "mapping") {
    if (!isPlainObject(written)) return false;
    const last = new Map(node.entries.map(({ key, value }) => [key.text, value]));
    last.delete("$schema");
    // pachctl writes the project into every spec that names none.
    const keys = Object.keys(written).filter((key) => key !== "project" || last.has(key));
    return keys.length === last.size && keys.every((key) => isWritten(last.get(key) ?? node, written[key]));
  }
  if (node.type === "null") return written === null;
  if (node.type === "string") return node.text === written;
  return node.type === "bool" ? (node.text === "true") === written : Number(node.text) === written;
}

function isPlainObject<Value>(value: Value): value is Value & { [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
