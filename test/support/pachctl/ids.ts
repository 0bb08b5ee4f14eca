import { createHash } from "node:crypto";
import type { State } from "./state.ts";

/** A version 4 UUID without dashes, as pachd's, but the same in every run: the n-th id of a state. */
export function nextId(state: State): string {
  state.counter += 1;
  const digits = hash(`${state.seed} ${state.counter}`);
  return `${digits.slice(0, 12)}4${digits.slice(13, 16)}a${digits.slice(17, 32)}`;
}

export function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** RFC 3339 with nanoseconds, as Go prints it. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000000Z");
}
