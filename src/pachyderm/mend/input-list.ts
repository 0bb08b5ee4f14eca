import type { Edit } from "../../problem.ts";
import type { Entry, Mapping, Node } from "../node.ts";
import { printJson, printYaml, type Value } from "./print-value.ts";
import { endOf, lineStart } from "./remove-entry.ts";

/**
 * Turns `inputs` of Pachyderm 1.0 to 1.5 into `input`: one element into `pfs`, several into a `cross`, as 1.6 read
 * them. `from` has no successor and goes; a `method` becomes its glob. Nothing where an element holds something else.
 * Source: Pachyderm v1.5.3, src/client/pps/pps.proto, PipelineInput; v1.2.6, Method.
 */
export function replaceInputList(text: string, mapping: Mapping, entry: Entry): Edit[] {
  const { value } = entry;
  if (value.kind !== "sequence" || mapping.entries.some(({ key }) => key.text === "input")) return [];
  const inputs = value.items.flatMap((item) => inputOf(item, text) ?? []);
  const [only] = inputs;
  if (only === undefined || inputs.length < value.items.length) return [];
  const input = inputs.length === 1 ? only : { cross: inputs };
  return [{ start: entry.key.span.start, end: endOf(text, entry), text: printEntry(input, text, entry) }];
}

function printEntry(input: { [key: string]: Value }, text: string, { key, value }: Entry): string {
  const margin = /^[ \t]*/.exec(text.slice(lineStart(text, key.span.start), key.span.start))?.[0] ?? "";
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const layout = { indent: margin, unit: margin === "" || margin.length > 8 ? "  " : margin, newline };
  const isQuoted = text[key.span.start] === '"';
  if (text[value.span.start] !== "[") {
    return [
      `${isQuoted ? '"input"' : "input"}:`,
      ...printYaml(input, { ...layout, indent: margin + layout.unit }),
    ].join(newline);
  }
  const isOneLine = !/[\r\n]/.test(text.slice(value.span.start, value.span.end));
  return `${isQuoted ? '"input"' : "input"}: ${printJson(input, isOneLine ? null : layout)}`;
}

const kept = ["name", "repo", "branch", "glob"];
/** The glob that gives the datums of an old method or partition. */
const globOf: Readonly<Record<string, string>> = {
  map: "/*",
  reduce: "/*",
  streaming_reduce: "/*",
  global: "/",
  block: "/*",
  file: "/*",
  repo: "/",
};

function inputOf(item: Node, text: string): { pfs: Value } | null {
  if (item.kind !== "mapping") return null;
  const fields = new Map<string, string>();
  let method = "map";
  for (const { key, value } of item.entries) {
    const field = key.text;
    // `from` and the `reduce` of 1.0 have no successor: a whole repo and its files come to the same.
    if (field === "from" || field === "reduce") continue;
    const read = field === "repo" ? onlyEntry(value, "name") : value;
    if (field === "method") {
      const partition =
        value.kind === "mapping" ? value.entries.find((entry) => entry.key.text === "partition")?.value : value;
      if (partition?.kind !== "scalar") return null;
      method = partition.text.toLowerCase();
    } else if (kept.includes(field)) {
      if (read.kind !== "scalar" || read.type !== "string") return null;
      // What a template filled in must not be written over the template.
      if (!text.slice(read.span.start, read.span.end).includes(read.text)) return null;
      fields.set(field, read.text);
    } else return null;
  }
  const { repo, ...rest } = Object.fromEntries(fields);
  const glob = rest["glob"] ?? globOf[method];
  return repo === undefined || glob === undefined ? null : { pfs: { repo, ...rest, glob } };
}

/** `{name: x}` as its `x`, anything else as it is. */
function onlyEntry(node: Node, key: string): Node {
  if (node.kind !== "mapping" || node.entries.length !== 1) return node;
  return node.entries.find((entry) => entry.key.text === key)?.value ?? node;
}
