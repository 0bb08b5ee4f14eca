import { nearest } from "../nearest.ts";
import type { Entry, Mapping, Node, Span } from "../pachyderm/node.ts";
import type { Fields, Form, Setting, Shape } from "./setting.ts";

/** Something wrong with a setting, and where. */
export type SettingFault = { span: Span; message: string; hint: string };

/** Which setting is read, as people write it (`environments.dev.vars`), and the list that faults are added to. */
export type Reading = { way: string; faults: SettingFault[] };

const maxEntries = 2_000;

/**
 * Holds a value against its shape. What does not fit is left out of the answer and said, so that one run shows all
 * that is wrong.
 *
 * @returns the value, or null where nothing of it can be used
 */
export function readSetting(node: Node, shape: Shape, reading: Reading): Setting | null {
  switch (shape.kind) {
    case "text":
      return readText(node, shape.form, reading);
    case "flag":
      return readFlag(node, reading);
    case "choice":
      return readChoice(node, shape.choices, reading);
    case "list":
      return readList(node, shape.item, reading);
    case "map":
      return readMap(node, shape, reading);
    case "fields":
      return readFields(node, shape.fields, reading);
    case "choice-or-map": {
      const values: Shape = { kind: "choice", choices: shape.choices };
      return node.kind === "mapping"
        ? readMap(node, { keys: shape.keys, values }, reading)
        : readSetting(node, values, reading);
    }
  }
}

function readText(node: Node, form: Form | undefined, reading: Reading): Setting | null {
  if (node.kind !== "scalar" || node.type === "null") return mismatch(node, form?.noun ?? "a text", reading);
  return fits(node.text, form, { node, reading }) ? node.text : null;
}

function fits(text: string, form: Form | undefined, { node, reading }: { node: Node; reading: Reading }): boolean {
  const fault = form?.fault(text) ?? null;
  if (fault === null || form === undefined) return true;
  say(node.span, reading, { message: `${shown(text)} ${fault}`, hint: `Write ${form.noun}.` });
  return false;
}

function readFlag(node: Node, reading: Reading): Setting | null {
  if (node.kind === "scalar" && node.type === "bool") return node.text.toLowerCase() === "true";
  return mismatch(node, "true or false", reading);
}

function readChoice(node: Node, choices: readonly string[], reading: Reading): Setting | null {
  if (node.kind === "scalar" && choices.includes(node.text)) return node.text;
  const meant = node.kind === "scalar" ? nearest(node.text, choices) : undefined;
  return mismatch(node, meant === undefined ? choices.join(", ") : `${meant}, one of ${choices.join(", ")}`, reading);
}

function readList(node: Node, item: Shape, reading: Reading): Setting | null {
  if (node.kind !== "sequence") return mismatch(node, "a list", reading);
  if (isTooLong(node, node.items.length, reading)) return null;
  return node.items.flatMap((each, index) => {
    const value = readSetting(each, item, { ...reading, way: `${reading.way}[${index}]` });
    return value === null ? [] : [value];
  });
}

function readMap(node: Node, { keys, values }: { keys: Form; values: Shape }, reading: Reading): Setting | null {
  if (node.kind !== "mapping") return mismatch(node, `a map from ${keys.noun} to its value`, reading);
  if (isTooLong(node, node.entries.length, reading)) return null;
  const found = new Map<string, Setting>();
  for (const { key, value } of withoutDuplicates(node, reading)) {
    if (!fits(key.text, keys, { node: key, reading })) continue;
    const read = readSetting(value, values, below(reading, key.text));
    if (read !== null) found.set(key.text, read);
  }
  return found;
}

function readFields(node: Node, fields: Fields, reading: Reading): Setting | null {
  if (node.kind !== "mapping") return mismatch(node, `a map with some of ${namesOf(fields).join(", ")}`, reading);
  if (isTooLong(node, node.entries.length, reading)) return null;
  const found = new Map<string, Setting>();
  for (const { key, value } of withoutDuplicates(node, reading)) {
    const field = Object.hasOwn(fields, key.text) ? fields[key.text] : undefined;
    if (field === undefined) sayUnknown(key.span, key.text, { fields, reading });
    else {
      const read = readSetting(value, field.shape, below(reading, key.text));
      if (read !== null) found.set(key.text, read);
    }
  }
  return sayMissing(node, fields, reading) ? null : found;
}

function sayUnknown(span: Span, key: string, { fields, reading }: { fields: Fields; reading: Reading }): void {
  const names = namesOf(fields);
  const meant = nearest(key, names);
  const hint = meant === undefined ? `What there is: ${names.join(", ")}.` : `Did you mean ${meant}?`;
  say(span, reading, { message: `there is no setting ${shown(key)} here`, hint });
}

/** Those that people write; `$schema` is for editors. */
function namesOf(fields: Fields): string[] {
  return Object.keys(fields).filter((name) => !name.startsWith("$"));
}

function sayMissing(node: Mapping, fields: Fields, reading: Reading): boolean {
  const missing = Object.entries(fields).find(
    ([key, { required }]) => required === true && !node.entries.some((entry) => entry.key.text === key),
  );
  if (missing === undefined) return false;
  const span = { start: node.span.start, end: node.span.start + 1 };
  say(span, reading, { message: `${missing[0]} is missing`, hint: missing[1].help });
  return true;
}

function withoutDuplicates(node: Mapping, reading: Reading): Entry[] {
  const seen = new Set<string>();
  return node.entries.filter(({ key }) => {
    if (!seen.has(key.text)) return seen.add(key.text);
    say(key.span, reading, { message: `${shown(key.text)} is there twice`, hint: "Keep one of them." });
    return false;
  });
}

function isTooLong({ span }: Node, length: number, reading: Reading): boolean {
  if (length <= maxEntries) return false;
  say({ start: span.start, end: span.start + 1 }, reading, {
    message: `there are ${length} entries; ${maxEntries} is the limit`,
    hint: "Write globs instead of single names.",
  });
  return true;
}

function mismatch(node: Node, wanted: string, reading: Reading): null {
  const span = node.kind === "scalar" ? node.span : { start: node.span.start, end: node.span.start + 1 };
  say(span, reading, { message: `${described(node)} is not what it takes`, hint: `Write ${wanted}.` });
  return null;
}

function described(node: Node): string {
  if (node.kind === "mapping") return "a map";
  if (node.kind === "sequence") return "a list";
  return node.type === "null" ? "nothing" : shown(node.text);
}

function shown(written: string): string {
  const text = written.replace(/\/\/[^/@\s]*@/g, "//…@"); // a web address may hold a password
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function below(reading: Reading, key: string): Reading {
  const step = key.length > 40 ? `${key.slice(0, 40)}…` : key;
  return { ...reading, way: reading.way === "" ? step : `${reading.way}.${step}` };
}

function say(span: Span, { way, faults }: Reading, { message, hint }: { message: string; hint: string }): void {
  faults.push({ span, message: way === "" ? message : `${way}: ${message}`, hint });
}
