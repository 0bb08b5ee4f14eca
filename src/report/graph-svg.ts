import { type Box, type Line, layOut, type Point } from "./graph-layout.ts";
import { signOf } from "./graph-sign.ts";
import type { GraphView } from "./graph-view.ts";

const margin = 28;
const legendHeight = 30;

/** The graph as one SVG picture that needs nothing from elsewhere: no script, no font, no address. */
export function graphAsSvg(view: GraphView): string {
  return drawGraph(view, {
    title: "Pipelines and what they read",
    legend: [
      { style: "data", text: "data repo" },
      { style: "cron", text: "clock" },
      { style: "pipeline", text: "pipeline" },
      { style: "warning", text: "! has a warning" },
      { style: "error", text: "✗ has an error" },
    ],
  });
}

export type Caption = { title: string; legend: readonly { style: string; text: string }[] };

/** Draws any graph of boxes and arrows, with what stands around it. */
export function drawGraph(view: GraphView, { title, legend }: Caption): string {
  const { boxes, lines, width, height } = layOut(view);
  const full = {
    width: Math.ceil(Math.max(width, 520) + 2 * margin),
    height: Math.ceil(height + 2 * margin + legendHeight),
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${full.width} ${full.height}" width="${full.width}" height="${full.height}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<style>${styles}</style>`,
    marker("arrow", "#8a97a3"),
    marker("arrow-trigger", "#7d55b0"),
    `<rect width="100%" height="100%" fill="#fbfcfd"/>`,
    `<g transform="translate(${margin} ${margin})">`,
    ...lines.map(drawLine),
    ...boxes.map(drawBox),
    ...lines.map(drawLabel),
    "</g>",
    drawLegend(legend, full.height - legendHeight / 2 - 6),
    "</svg>",
    "",
  ].join("\n");
}

const styles = [
  "text{font-family:ui-sans-serif,system-ui,'Segoe UI',Helvetica,Arial,sans-serif;font-size:13px;fill:#1d252c}",
  ".note{font-size:10.5px;fill:#5b6670}.label{font-size:10.5px;fill:#4a5560;paint-order:stroke;stroke:#fbfcfd;stroke-width:4px}",
  ".edge{fill:none;stroke:#8a97a3;stroke-width:1.4}.trigger{stroke:#7d55b0;stroke-dasharray:5 4}",
  ".data{fill:#e8f1fb;stroke:#3b78b5}.cron{fill:#f3ecfb;stroke:#7d55b0}.pipeline{fill:#fff;stroke:#5b6670}.code{fill:#e9f6ec;stroke:#3c8a55}",
  ".warning{fill:#fff6dc;stroke:#b7791f;stroke-width:2}.error{fill:#fdebea;stroke:#c0352b;stroke-width:2.4}",
  ".sign-warning{fill:#b7791f;font-weight:700}.sign-error{fill:#c0352b;font-weight:700}",
].join("");

function marker(id: string, color: string): string {
  return `<defs><marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0.6 8 4 0 7.4z" fill="${color}"/></marker></defs>`;
}

function drawBox({ node, x, y, width, height }: Box): string {
  const top = y - height / 2;
  const style = node.severity ?? node.kind;
  const middle = round(x + width / 2);
  // Below the rim of a drum.
  const low = node.kind === "data" ? 3 : 0;
  const line = node.note === null ? round(y + 4.5 + low) : round(y - 2 + low);
  const sign =
    signOf(node) === "" ? "" : `<tspan class="sign-${node.severity}">${escapeText(signOf(node)).trim()}</tspan>\u00a0`;
  const note =
    node.note === null
      ? ""
      : `<text class="note" x="${middle}" y="${round(y + 12 + low)}" text-anchor="middle">${escapeText(node.note)}</text>`;
  return `<g><title>${escapeText(`${node.kind} ${node.label}`)}</title>${shapeOf({ kind: node.kind, x, top, width, height }, style)}<text x="${middle}" y="${line}" text-anchor="middle">${sign}${escapeText(node.label)}</text>${note}</g>`;
}

type Shape = { kind: Box["node"]["kind"]; x: number; top: number; width: number; height: number };

/** A drum for data, a capsule for a clock, a rounded box for a pipeline, a sheet with a folded corner for code. */
function shapeOf({ kind, x, top, width, height }: Shape, style: string): string {
  if (kind === "data") {
    const [left, right, low] = [round(x), round(x + width), round(top + height - 5)];
    const rim = `${left} ${round(top + 5)}A${round(width / 2)} 5 0 0 1 ${right} ${round(top + 5)}`;
    return `<path class="${style}" d="M${rim}V${low}A${round(width / 2)} 5 0 0 1 ${left} ${low}Z"/><path class="${style}" fill-opacity="0" d="M${left} ${round(top + 5)}A${round(width / 2)} 5 0 0 0 ${right} ${round(top + 5)}"/>`;
  }
  if (kind === "code") {
    const [left, right, fold] = [round(x), round(x + width), 9];
    const [high, low] = [round(top), round(top + height)];
    return `<path class="${style}" d="M${left} ${high}H${right - fold}L${right} ${high + fold}V${low}H${left}Z"/><path class="${style}" fill-opacity="0" d="M${right - fold} ${high}V${high + fold}H${right}"/>`;
  }
  const corner = kind === "cron" ? height / 2 : 6;
  return `<rect class="${style}" x="${round(x)}" y="${round(top)}" width="${round(width)}" height="${height}" rx="${corner}"/>`;
}

function drawLine({ route, points }: Line): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let previous = first;
  let path = `M${show(first)}`;
  for (const point of rest) {
    const middle = round((previous.x + point.x) / 2);
    path +=
      previous.y === point.y
        ? `L${show(point)}`
        : `C${middle} ${round(previous.y)} ${middle} ${round(point.y)} ${show(point)}`;
    previous = point;
  }
  const { isTrigger } = route.edge;
  const head = `url(#${isTrigger ? "arrow-trigger" : "arrow"})`;
  return `<path class="edge${isTrigger ? " trigger" : ""}" d="${path}" marker-${route.isBackward ? "start" : "end"}="${head}"/>`;
}

/** The branch stands on the last stretch, near the box that reads it. */
function drawLabel({ route, points }: Line): string {
  const [before, last] = [points.at(-2), points.at(-1)];
  if (route.edge.label === "" || before === undefined || last === undefined) return "";
  const at = { x: before.x + (last.x - before.x) * 0.55, y: before.y + (last.y - before.y) * 0.58 };
  return `<text class="label" x="${round(at.x)}" y="${round(at.y - 4)}" text-anchor="middle">${escapeText(route.edge.label)}</text>`;
}

function drawLegend(entries: Caption["legend"], y: number): string {
  let x = margin;
  return entries
    .map(({ style, text }) => {
      const drawn = `<rect class="${style}" x="${x}" y="${y - 6}" width="18" height="12" rx="${style === "cron" ? 6 : 2}"/><text class="note" x="${x + 24}" y="${y + 4}">${text}</text>`;
      x += 44 + text.length * 6;
      return drawn;
    })
    .join("");
}

function show({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

/** For XML: markup becomes text, and characters that XML cannot hold are left out. */
function escapeText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
