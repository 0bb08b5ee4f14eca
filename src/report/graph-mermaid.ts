import { signOf } from "./graph-sign.ts";
import type { GraphView, ViewEdge, ViewNode } from "./graph-view.ts";

/** The graph in Mermaid's language, for Markdown pages that draw it. */
export function graphAsMermaid({ nodes, edges }: GraphView): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const nameOf = (id: string) => names.get(id) ?? "n";
  return [
    "flowchart LR",
    ...nodes.map((node) => `  ${nameOf(node.id)}${boxOf(node)}`),
    ...edges.map((edge) => `  ${nameOf(edge.from)} ${arrowOf(edge)} ${nameOf(edge.to)}`),
    "  classDef data fill:#e8f1fb,stroke:#3b78b5,color:#12304f",
    "  classDef cron fill:#f3ecfb,stroke:#7d55b0,color:#37205a",
    "  classDef pipeline fill:#ffffff,stroke:#5b6670,color:#1d252c",
    "  classDef code fill:#e9f6ec,stroke:#3c8a55,color:#12351d",
    "  classDef warning fill:#fff6dc,stroke:#b7791f,stroke-width:2px,color:#4a3208",
    "  classDef error fill:#fdebea,stroke:#c0352b,stroke-width:3px,color:#5c1511",
    ...["data", "cron", "pipeline", "code", "warning", "error"].flatMap((style) => {
      const members = nodes.filter((node) => (node.severity ?? node.kind) === style).map(({ id }) => nameOf(id));
      return members.length === 0 ? [] : [`  class ${members.join(",")} ${style}`];
    }),
    "",
  ].join("\n");
}

function boxOf(node: ViewNode): string {
  const note = node.note === null ? "" : `<br/><small>${escapeText(node.note)}</small>`;
  const text = `"${escapeText(signOf(node) + node.label)}${note}"`;
  if (node.kind === "data") return `[(${text})]`;
  return node.kind === "cron" ? `([${text}])` : `[${text}]`;
}

function arrowOf({ label, isTrigger }: ViewEdge): string {
  const arrow = isTrigger ? "-.->" : "-->";
  return label === "" ? arrow : `${arrow}|"${escapeText(label)}"|`;
}

/** Mermaid's own escapes: a number between `#` and `;`. Everything but letters, digits and a few signs gets one. */
function escapeText(text: string): string {
  return text.replace(/[^\p{L}\p{N} _./-]/gu, (character) => `#${character.codePointAt(0)};`);
}
