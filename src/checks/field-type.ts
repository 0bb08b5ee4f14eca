import { fieldAt, siteOf } from "../pachyderm/fault-site.ts";
import { showPath } from "../pachyderm/key-path.ts";
import { mendFieldType } from "../pachyderm/mend/field-type.ts";
import type { FaultCheck, FaultOf } from "./check.ts";

export const fieldType: FaultCheck = {
  kind: "fault",
  code: "field-type",
  severity: "error",
  refusedBy: "pachctl",
  summary: "A value has the type its field asks for",
  hint: "Write the value in the field's own form.",
  rules: ["1.4", "RS-2", "RS-3", "RS-5", "RS-13", "PP-1", "SV-7"],
  faults: ["value-type"],

  say(fault, { text, specs }) {
    if (fault.kind !== "value-type") return null;
    // A {{ placeholder }}: to YAML an object with an object as its key, and yaml-scalar tells of that.
    if (fault.seen === "an object" && text.startsWith("{{", fault.span.start)) return null;
    const where = showPath(fault.path);
    const message = `pachctl refuses the file: ${where} must be ${formOf(fault.expected)}, and here is ${fault.seen}`;
    const site = siteOf(fault, specs);
    const mended = mendFieldType(fault, site, text);
    const hint = hintFor(fault);
    return { message, hint: mended?.hint ?? hint, ...(mended?.repair == null ? {} : { repair: mended.repair }) };
  },
};

const forms: Readonly<Record<string, string>> = {
  string: "text",
  bool: "true or false",
  int32: "a whole number",
  int64: "a whole number",
  Int64Value: "a whole number",
  uint64: "a whole number, 0 or more",
  float: "a number",
  list: "a list",
  map: "an object of texts",
};

function formOf(expected: string): string {
  return forms[expected] ?? "an object";
}

function hintFor({ expected, seen, path }: FaultOf<"value-type">): string {
  const last = path.at(-1);
  if (last === "pod_patch" || last === "pod_spec") return "Put the JSON in quotes, or below a `|`: the field is text.";
  if (last === "memory" || last === "disk")
    return 'Write text with a unit, such as "64Mi": bare digits would be bytes.';
  if (last === "glob") return "Put the glob in quotes: YAML reads brackets and braces as lists and objects.";
  if (expected === "string" && seen === "an object") {
    return "Put it in quotes: a colon followed by a blank makes an object of it.";
  }
  if (expected === "string" && seen === "null") return 'Write "", or drop it.';
  if (expected === "string") return "Put it in quotes.";
  if (expected === "bool") return "Write true or false, without quotes.";
  if (expected === "float") return "Write a number without a unit: 0.5, not 500m.";
  if (expected === "list") return "Put it in brackets.";
  const fields = fieldAt(path)?.type;
  if (fields?.kind === "message") {
    return `Write an object with ${fields.table.message.fields.map(({ name }) => name).join(", ")}.`;
  }
  return expected === "map" ? "Write keys and texts: {KEY: text}." : "Write digits alone, without a unit.";
}
