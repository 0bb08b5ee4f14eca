import type { GraphView, ViewEdge } from "./graph-view.ts";

/** One place in a column: a box, or a bend of an arrow that passes the column by. */
export type Slot = { id: string; node: string | null };

/** An arrow as the slots it runs through, from left to right; `isBackward` where the data goes from right to left. */
export type Route = { edge: ViewEdge; slots: readonly string[]; isBackward: boolean };

export type Layers = { columns: readonly (readonly Slot[])[]; routes: readonly Route[] };

/**
 * Puts every box into a column, each as far left as what it reads allows, and orders the columns so that few arrows
 * cross. Arrows that close a ring run backwards. Source: Sugiyama, Tagawa, Toda: layered drawing.
 */
export function layersOf({ nodes, edges }: GraphView): Layers {
  const rank = ranksOf({ nodes, edges });
  const columns: Slot[][] = [];
  const put = (slot: Slot, column: number) => {
    while (columns.length <= column) columns.push([]);
    columns[column]?.push(slot);
  };
  for (const { id } of nodes) put({ id, node: id }, rank.get(id) ?? 0);
  const routes = edges.map((edge, index): Route => {
    const [start, end] = [rank.get(edge.from) ?? 0, rank.get(edge.to) ?? 0];
    const isBackward = start >= end;
    const slots = isBackward ? [edge.to] : [edge.from];
    for (let column = Math.min(start, end) + 1; column < Math.max(start, end); column++) {
      const id = `bend ${index} ${column}`;
      put({ id, node: null }, column);
      slots.push(id);
    }
    slots.push(isBackward ? edge.from : edge.to);
    return { edge, slots, isBackward };
  });
  return { columns: uncross(columns, routes), routes };
}

/** Columns from the left: a box stands one to the right of the last thing it reads, a source beside its first reader. */
function ranksOf({ nodes, edges }: GraphView): Map<string, number> {
  const incoming = new Map<string, number>(nodes.map(({ id }) => [id, 0]));
  const outgoing = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    if (from === to) continue;
    incoming.set(to, (incoming.get(to) ?? 0) + 1);
    outgoing.get(from)?.push(to);
  }
  const rank = new Map<string, number>();
  const waiting = nodes.map(({ id }) => id);
  const ready = waiting.filter((id) => incoming.get(id) === 0);
  while (rank.size < nodes.length) {
    // In a ring nobody is ready: the first that is left begins.
    const id = ready.shift() ?? waiting.find((each) => !rank.has(each));
    if (id === undefined) break;
    if (rank.has(id)) continue;
    rank.set(
      id,
      Math.max(
        0,
        ...edges.filter(({ from, to }) => to === id && from !== id).map(({ from }) => (rank.get(from) ?? -1) + 1),
      ),
    );
    for (const next of outgoing.get(id) ?? []) {
      const left = (incoming.get(next) ?? 0) - 1;
      incoming.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  for (const { id, kind } of nodes) {
    const readers = (outgoing.get(id) ?? []).map((reader) => rank.get(reader) ?? 0);
    if (kind !== "pipeline" && readers.length > 0) rank.set(id, Math.max(0, Math.min(...readers) - 1));
  }
  return rank;
}

const sweeps = 12;

/** Moves every slot towards the middle of its neighbours in the column before, then in the one behind, and again. */
function uncross(columns: Slot[][], routes: readonly Route[]): Slot[][] {
  const before = new Map<string, string[]>();
  const behind = new Map<string, string[]>();
  for (const { slots } of routes) {
    for (const [index, slot] of slots.slice(1).entries()) {
      const previous = slots[index] ?? "";
      before.set(slot, [...(before.get(slot) ?? []), previous]);
      behind.set(previous, [...(behind.get(previous) ?? []), slot]);
    }
  }
  let ordered = columns;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const neighbours = sweep % 2 === 0 ? before : behind;
    const place = new Map(
      ordered.flatMap((column) => column.map(({ id }, index) => [id, index / Math.max(1, column.length - 1)] as const)),
    );
    ordered = ordered.map((column) =>
      sortByMean(column, (id) => (neighbours.get(id) ?? []).map((each) => place.get(each) ?? 0)),
    );
  }
  return ordered;
}

function sortByMean(column: readonly Slot[], placesOf: (id: string) => number[]): Slot[] {
  const weighed = column.map((slot, index) => {
    const places = placesOf(slot.id);
    const mean =
      places.length === 0
        ? index / Math.max(1, column.length - 1)
        : places.reduce((sum, each) => sum + each, 0) / places.length;
    return { slot, mean };
  });
  return weighed.toSorted((one, other) => one.mean - other.mean).map(({ slot }) => slot);
}
