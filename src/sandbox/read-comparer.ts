import type { Comparer } from "./compare.ts";

/** Reads `bytes`, `csv`, `json`, `picture` or `picture:N`; null for all else. */
export function readComparer(how: string): Comparer | null {
  if (how === "json" || how === "csv" || how === "bytes") return { kind: how };
  const tolerance = /^picture(?::(\d{1,3}))?$/.exec(how);
  return tolerance === null ? null : { kind: "picture", tolerance: Number(tolerance[1] ?? 0) };
}
