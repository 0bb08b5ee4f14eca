import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../../../src/pachyderm/fault.ts";
import type { Node } from "../../../src/pachyderm/node.ts";
import { readSpecs } from "../../../src/pachyderm/reader.ts";
import type { Spec } from "../../../src/pachyderm/spec.ts";
import { NotSimulated, Refused } from "./answered.ts";
import { type Call, flagText } from "./call.ts";
import { canonical, isObject, type Json, type JsonObject, objectAt, textAt } from "./json.ts";

/** The specs of `-f`, one after the other: what is wrong with the second comes out when the first has been dealt with. */
export function* specsOf(call: Call): Generator<JsonObject> {
  const bytes = bytesOf(call);
  const { specs, faults } = readSpecs("spec", bytes);
  const fatal = faults.filter(({ refused, kind }) => refused && kind !== "empty-file");
  for (const spec of specs) {
    const own = fatal.filter(({ span }) => span.start >= spec.root.span.start && span.end <= spec.root.span.end);
    if (own.length > 0) throw readerSays(spec, own);
    const value = jsonOf(spec.root);
    if (isObject(value)) yield value;
  }
  if (fatal.length > 0) throw notRecorded(fatal);
}

function bytesOf(call: Call): Uint8Array {
  const file = flagText(call, "--file") ?? "-";
  if (file === "-") return Buffer.from(call.stdin);
  if (file.includes(":")) throw new NotSimulated("a spec by address");
  try {
    return readFileSync(join(call.cwd, file));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EISDIR") {
      throw new Refused(`malformed pipeline spec: yaml: input error: read ${file}: is a directory`);
    }
    // An absolute path is one that our own adapter wrote.
    if (file.startsWith("/")) return readFileSync(file);
    throw new Refused(`could not open path "${file}": open ${file}: no such file or directory`);
  }
}

/** protojson's complaint, with the place in the canonical text that pachctl makes of a spec before it reads it. */
function readerSays(spec: Spec, faults: readonly Fault[]): Error {
  const value = jsonOf(spec.root);
  const text = canonical(value);
  const [first] = faults;
  if (first?.kind !== "unknown-field" || faults.length > 1) return notRecorded(faults);
  const at = text.indexOf(`${JSON.stringify(first.key)}:`);
  const said = `proto: (line 1:${Buffer.byteLength(text.slice(0, at)) + 1}): unknown field ${JSON.stringify(first.key)}`;
  return new Refused(`could not unmarshal ${text} as CreatePipelineRequest: ${said}`);
}

function notRecorded(faults: readonly Fault[]): NotSimulated {
  return new NotSimulated(`what the reader says of ${faults.map(({ kind }) => kind).join(", ")}`);
}

function jsonOf(node: Node): Json {
  if (node.kind === "sequence") return node.items.map(jsonOf);
  if (node.kind === "mapping") {
    return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, jsonOf(value)]));
  }
  if (node.type === "null") return null;
  if (node.type === "bool") return node.text === "true";
  return node.type === "number" ? Number(node.text) : node.text;
}

/** What pachctl and then pachd put into the spec that was sent: the project. */
export function withProject(spec: JsonObject, project: string): JsonObject {
  const pipeline = objectAt(spec, "pipeline");
  const named = textAt(objectAt(pipeline, "project"), "name") || project;
  return { ...spec, pipeline: { ...pipeline, project: { name: named } } };
}
