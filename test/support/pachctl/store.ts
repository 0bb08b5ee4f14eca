import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { State } from "./state.ts";

const staleMs = 20_000;

/** Lets one call at a time see and change the state in a folder. */
export async function withState<T>(folder: string, work: (state: State) => Promise<T>): Promise<T> {
  const lock = join(folder, "lock");
  await take(lock);
  try {
    const state = readState(folder);
    const result = await work(state);
    writeState(folder, state);
    return result;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

export function readState(folder: string): State {
  return JSON.parse(readFileSync(join(folder, "state.json"), "utf8"));
}

/** Whole or not at all: a call that is killed leaves the old state. */
export function writeState(folder: string, state: State): void {
  const path = join(folder, "state.json");
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}

async function take(lock: string): Promise<void> {
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch {
      if (isStale(lock)) rmSync(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** Whoever held it was killed. */
function isStale(lock: string): boolean {
  try {
    return Date.now() - statSync(lock).mtimeMs > staleMs;
  } catch {
    return false;
  }
}
