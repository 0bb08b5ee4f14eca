import type { DatumHash } from "./datum-id.ts";
import type { DatumList } from "./datum-list.ts";

/** A list in the order of its ids, each id once. */
export type OrderedDatums = {
  length: number;
  /** The place in the list of the datum that comes n-th. */
  indexAt: (position: number) => number;
  /** 64 hex digits. */
  idAt: (position: number) => string;
};

const idBytes = 32;

/**
 * Hashes and sorts a list as `list datum` prints it. Takes 44 bytes a datum.
 */
export function orderById(list: DatumList, hash: DatumHash): OrderedDatums {
  const count = list.length;
  const ids = Buffer.alloc(count * idBytes);
  // The beginning of an id above, the place below: numbers of 64 bits sort without asking anybody back.
  const keys = new DataView(new ArrayBuffer(count * 8));
  for (let index = 0; index < count; index++) {
    ids.write(hash(list.at(index)), index * idBytes, "hex");
    keys.setUint32(index * 8 + highAt, ids.readUInt32BE(index * idBytes), isLittle);
    keys.setUint32(index * 8 + lowAt, index, isLittle);
  }
  new BigUint64Array(keys.buffer).sort();
  const order = new Uint32Array(count);
  for (let position = 0; position < count; position++) order[position] = keys.getUint32(position * 8 + lowAt, isLittle);
  const compare = (one: number, other: number) => compareIds(ids, one * idBytes, other * idBytes);
  settle(order, compare);
  const kept = withoutRepeats(order, compare);
  const indexAt = (position: number) => kept[position] ?? 0;
  return {
    length: kept.length,
    indexAt,
    idAt: (position) => {
      const start = indexAt(position) * idBytes;
      return ids.toString("hex", start, start + idBytes);
    },
  };
}

const isLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const [highAt, lowAt] = isLittle ? [4, 0] : [0, 4];

/** Ids that begin alike stand beside each other; few do, so that moving them one by one costs nothing. */
function settle(order: Uint32Array, compare: (one: number, other: number) => number): void {
  for (let position = 1; position < order.length; position++) {
    const moving = order[position] ?? 0;
    let to = position;
    for (; to > 0 && compare(order[to - 1] ?? 0, moving) > 0; to--) order[to] = order[to - 1] ?? 0;
    order[to] = moving;
  }
}

function withoutRepeats(order: Uint32Array, compare: (one: number, other: number) => number): Uint32Array {
  let kept = 0;
  for (let position = 0; position < order.length; position++) {
    const index = order[position] ?? 0;
    if (kept > 0 && compare(order[kept - 1] ?? 0, index) === 0) continue;
    order[kept] = index;
    kept += 1;
  }
  return order.subarray(0, kept);
}

function compareIds(ids: Uint8Array, one: number, other: number): number {
  for (let byte = 0; byte < idBytes; byte++) {
    const difference = (ids[one + byte] ?? 0) - (ids[other + byte] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
