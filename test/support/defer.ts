// Imported before uvu: with these it runs no suite by itself, but leaves each in the queue.
declare global {
  var UVU_DEFER: number | undefined;
  var UVU_INDEX: number | undefined;
  /** A suite answers with its errors, as text to be shown, or with true. */
  var UVU_QUEUE: (() => Promise<[errors: string | true, ...unknown[]]>)[][];
}

globalThis.UVU_DEFER = 1;
globalThis.UVU_INDEX = 0;
globalThis.UVU_QUEUE = [[]];

export {};
