import { layersOf, type Route, type Slot } from "./graph-layers.ts";
import type { GraphView, ViewNode } from "./graph-view.ts";

export type Point = { x: number; y: number };

/** A box with its middle left edge at `x`, its centre at `y`; all lengths in pixels. */
export type Box = Point & { node: ViewNode; width: number; height: number };

/** An arrow through its points, from left to right. */
export type Line = { route: Route; points: readonly Point[] };

export type Layout = { boxes: readonly Box[]; lines: readonly Line[]; width: number; height: number };

const gap = { column: 78, row: 18, part: 34 };

/** Lays the graph out from left to right, each connected part below the one before it. */
export function layOut(view: GraphView): Layout {
  let top = 0;
  let width = 0;
  const boxes: Box[] = [];
  const lines: Line[] = [];
  for (const part of partsOf(view)) {
    const laid = layOutPart(part);
    boxes.push(...laid.boxes.map((box) => ({ ...box, y: box.y + top })));
    lines.push(
      ...laid.lines.map(({ route, points }) => ({ route, points: points.map(({ x, y }) => ({ x, y: y + top })) })),
    );
    top += laid.height + gap.part;
    width = Math.max(width, laid.width);
  }
  return { boxes, lines, width, height: Math.max(0, top - gap.part) };
}

function layOutPart(view: GraphView): Layout {
  const { columns, routes } = layersOf(view);
  const nodes = new Map(view.nodes.map((node) => [node.id, node]));
  const heightOf = ({ node }: Slot) => (node === null ? 6 : 38);
  const y = rowsOf(columns, routes, heightOf);
  const boxes: Box[] = [];
  const ends = new Map<string, { left: Point; right: Point }>();
  let x = 0;
  for (const column of columns) {
    const width = Math.max(...column.map(({ node }) => widthOf(nodes.get(node ?? ""))));
    for (const slot of column) {
      const node = nodes.get(slot.node ?? "");
      const at = y.get(slot.id) ?? 0;
      if (node !== undefined) boxes.push({ node, x, y: at, width, height: 38 });
      ends.set(slot.id, { left: { x, y: at }, right: { x: x + width, y: at } });
    }
    x += width + gap.column;
  }
  const lines = routes.map((route) => ({ route, points: pointsOf(route, ends) }));
  const height = Math.max(
    0,
    ...boxes.map((box) => box.y + box.height / 2),
    ...lines.flatMap(({ points }) => points.map((point) => point.y)),
  );
  return { boxes, lines, width: x - gap.column, height };
}

/** An arrow leaves a box on its right, passes bends straight, and enters on the left. */
function pointsOf({ slots }: Route, ends: ReadonlyMap<string, { left: Point; right: Point }>): Point[] {
  const places = slots.flatMap((slot) => ends.get(slot) ?? []);
  return places.flatMap(({ left, right }, index) => {
    if (index === 0) return [right];
    return index === places.length - 1 ? [left] : [left, right];
  });
}

function widthOf(node: ViewNode | undefined): number {
  if (node === undefined) return 0;
  return (
    Math.max(64, widthOfText(node.label, 7.4) + (node.severity === null ? 0 : 16), widthOfText(node.note ?? "", 5.9)) +
    24
  );
}

/** Wide characters of East Asian scripts take about two places. */
function widthOfText(text: string, each: number): number {
  return [...text].reduce((sum, character) => sum + (character > "\u2e80" ? 1.8 : 1) * each, 0);
}

const passes = 30;

/** Rows: every slot near the middle of its neighbours, none nearer to the next than the gap, the top one at the top. */
function rowsOf(
  columns: readonly (readonly Slot[])[],
  routes: readonly Route[],
  heightOf: (slot: Slot) => number,
): Map<string, number> {
  const neighbours = new Map<string, string[]>();
  const join = (one: string, other: string) => neighbours.set(one, [...(neighbours.get(one) ?? []), other]);
  for (const { slots } of routes) {
    for (const [index, slot] of slots.slice(1).entries()) {
      join(slot, slots[index] ?? "");
      join(slots[index] ?? "", slot);
    }
  }
  const y = new Map<string, number>();
  for (const column of columns)
    spread(
      column,
      column.map(() => 0),
      { y, heightOf },
    );
  for (let pass = 0; pass < passes; pass++) {
    for (const column of pass % 2 === 0 ? columns : columns.toReversed()) {
      const wanted = column.map(
        ({ id }) => mean((neighbours.get(id) ?? []).map((each) => y.get(each) ?? 0)) ?? y.get(id) ?? 0,
      );
      spread(column, wanted, { y, heightOf });
    }
  }
  const top = Math.min(...columns.flat().map((slot) => (y.get(slot.id) ?? 0) - heightOf(slot) / 2));
  for (const [id, at] of y) y.set(id, at - top);
  return y;
}

/** Nearest to what is wanted: pushed apart from above and from below, and the mean of both taken. */
function spread(
  column: readonly Slot[],
  wanted: readonly number[],
  { y, heightOf }: { y: Map<string, number>; heightOf: (slot: Slot) => number },
): void {
  const room = (one: Slot, other: Slot) => (heightOf(one) + heightOf(other)) / 2 + gap.row;
  const down = [...wanted];
  const up = [...wanted];
  for (const [index, slot] of column.entries()) {
    const above = column[index - 1];
    if (above !== undefined) down[index] = Math.max(down[index] ?? 0, (down[index - 1] ?? 0) + room(above, slot));
  }
  for (let index = column.length - 2; index >= 0; index--) {
    const [slot, below] = [column[index], column[index + 1]];
    if (slot && below) up[index] = Math.min(up[index] ?? 0, (up[index + 1] ?? 0) - room(slot, below));
  }
  for (const [index, { id }] of column.entries()) y.set(id, ((down[index] ?? 0) + (up[index] ?? 0)) / 2);
}

function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

/** The view cut into its connected parts, in the order of their first boxes. */
function partsOf({ nodes, edges }: GraphView): GraphView[] {
  const beside = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    beside.get(from)?.push(to);
    beside.get(to)?.push(from);
  }
  const placed = new Set<string>();
  return nodes.flatMap(({ id }) => {
    if (placed.has(id)) return [];
    const part = new Set([id]);
    for (const each of part) for (const next of beside.get(each) ?? []) part.add(next);
    for (const each of part) placed.add(each);
    return [{ nodes: nodes.filter((node) => part.has(node.id)), edges: edges.filter(({ from }) => part.has(from)) }];
  });
}
