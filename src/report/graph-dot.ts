import { signOf } from "./graph-sign.ts";
import type { GraphView, ViewNode } from "./graph-view.ts";
import { harmless } from "./harmless.ts";

const looks = {
  data: 'shape=cylinder fillcolor="#e8f1fb" color="#3b78b5" fontcolor="#12304f"',
  cron: 'shape=ellipse fillcolor="#f3ecfb" color="#7d55b0" fontcolor="#37205a"',
  pipeline: 'shape=box fillcolor="#ffffff" color="#5b6670" fontcolor="#1d252c"',
  code: 'shape=note fillcolor="#e9f6ec" color="#3c8a55" fontcolor="#12351d"',
  warning: 'shape=box fillcolor="#fff6dc" color="#b7791f" fontcolor="#4a3208" penwidth=2',
  error: 'shape=box fillcolor="#fdebea" color="#c0352b" fontcolor="#5c1511" penwidth=3',
} satisfies Record<NonNullable<ViewNode["severity"]> | ViewNode["kind"], string>;

/** The graph in Graphviz' language: `pachook graph --format dot | dot -Tpdf`. */
export function graphAsDot({ nodes, edges }: GraphView): string {
  return [
    "digraph pipelines {",
    '  rankdir=LR; node [style="filled,rounded" fontname="Helvetica"]; edge [fontname="Helvetica" fontsize=10 color="#7b8794"];',
    ...nodes.map((node) => {
      const note = node.note === null ? "" : `\n${node.note}`;
      return `  ${idOf(node.id)} [label=${quote(signOf(node) + node.label + note)} ${looks[node.severity ?? node.kind]}];`;
    }),
    ...edges.map(({ from, to, label, isTrigger }) => {
      const style = isTrigger ? " style=dashed" : "";
      return `  ${idOf(from)} -> ${idOf(to)} [label=${quote(label)}${style}];`;
    }),
    "}",
    "",
  ].join("\n");
}

function quote(text: string): string {
  return `"${text.split("\n").map(inQuotes).join("\\n")}"`;
}

function inQuotes(line: string): string {
  return harmless(line).replace(/\\/g, "\\\\").replace(/"/g, '\\"');
}

// Line breaks within an id are part of a name, not of the picture.
function idOf(id: string): string {
  return `"${inQuotes(id)}"`;
}
