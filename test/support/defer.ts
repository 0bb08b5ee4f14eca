// Imported before uvu: with these it waits for exec() instead of running each suite by itself.
declare global {
  var UVU_DEFER: number | undefined;
  var UVU_INDEX: number | undefined;
  var UVU_QUEUE: unknown[][] | undefined;
}

globalThis.UVU_DEFER = 1;
globalThis.UVU_QUEUE = [];

export {};
