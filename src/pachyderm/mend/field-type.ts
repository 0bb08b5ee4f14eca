import type { Repair } from "../../problem.ts";
import type { Fault, FaultFact } from "../fault.ts";
import type { FaultSite } from "../fault-site.ts";
import type { Scalar } from "../node.ts";
import { splitWords } from "../shell-words.ts";
import { replaceScalar } from "./rewrite-scalar.ts";

type TypeFault = Fault & Extract<FaultFact, { kind: "value-type" }>;

/** A value of a wrong type with what it should be; the repair is missing where the file holds it in another form. */
export type MendedType = { hint: string; repair: Repair | null };

/** What to write instead of a value of a wrong type, where only one thing can be meant. */
export function mendFieldType(fault: TypeFault, { node, holder }: FaultSite, text: string): MendedType | null {
  if (node?.kind !== "scalar" || node.type === "null") return null;
  const isQuotedKey = holder !== null && text[holder.entry.key.span.start] === '"';
  const wanted = wantedText(fault, node, isQuotedKey);
  if (wanted === null) return null;
  const edits = replaceScalar(text, node, wanted);
  const repair = edits.length === 0 ? null : { summary: `${fault.seen} -> ${wanted}`, edits };
  return { hint: `Write ${wanted}.`, repair };
}

function wantedText({ expected, path }: TypeFault, node: Scalar, isQuotedKey: boolean): string | null {
  switch (expected) {
    case "string":
      // 64 in quotes would be 64 bytes: only the writer knows the unit.
      if (path.at(-1) === "memory" || path.at(-1) === "disk") return null;
      return node.type === "string" ? null : `"${node.text}"`;
    case "bool":
      return boolText(node.text);
    case "float":
      return coresText(node.text);
    case "list":
      return listText(path.at(-1), node);
    case "Project":
    case "Pipeline":
      return node.type === "string" ? flowObject([["name", JSON.stringify(node.text)]], isQuotedKey) : null;
    case "ParallelismSpec":
      return /^[1-9][0-9]*$/.test(node.text) ? flowObject([["constant", node.text]], isQuotedKey) : null;
    case "GPUSpec":
      return gpuText(node.text, isQuotedKey);
    default:
      return null;
  }
}

/** Before 1.9 `gpu` was a number of nvidia's. */
function gpuText(text: string, isQuotedKey: boolean): string | null {
  if (!/^[0-9]+$/.test(text)) return null;
  const type = isQuotedKey ? '"nvidia.com/gpu"' : "nvidia.com/gpu";
  const pairs: [string, string][] = [
    ["type", type],
    ["number", String(BigInt(text.slice(0, 18)))],
  ];
  return flowObject(pairs, isQuotedKey);
}

function boolText(text: string): string | null {
  if (/^(true|yes|on|y|1)$/i.test(text)) return "true";
  return /^(false|no|off|n|0)$/i.test(text) ? "false" : null;
}

/** Kubernetes' thousandths of a core: "500m" is 0.5. */
function coresText(text: string): string | null {
  const thousandths = /^([1-9][0-9]{0,5})m$/.exec(text)?.[1];
  return thousandths === undefined ? null : String(Number(thousandths) / 1000);
}

/** A command becomes its words, where no shell would be needed; any other text becomes a list of one. */
function listText(field: string | number | undefined, { text, style, type }: Scalar): string | null {
  if (type !== "string" || text === "" || style === "literal" || style === "folded") return null;
  const isCommand = field === "cmd" || field === "err_cmd";
  const words = isCommand ? (/^[\w./:=@%+, -]+$/.test(text) ? splitWords(text) : null) : [text];
  return words === null || words.length === 0 ? null : `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}

function flowObject(pairs: readonly (readonly [string, string])[], isQuotedKey: boolean): string {
  const parts = pairs.map(([key, value]) => `${isQuotedKey ? JSON.stringify(key) : key}: ${value}`);
  return `{${parts.join(", ")}}`;
}
