import { readFileSync } from "node:fs";
import type { OutputFile } from "./collect-output.ts";
import { type Picture, readPng } from "./read-png.ts";

/** How one file differs from what was expected. */
export type Difference = {
  path: string;
  kind: "missing" | "unexpected" | "different";
  expected: string | null;
  actual: string | null;
  /** What the comparer saw, in a few words. */
  detail: string;
};

/** `bytes`; or by meaning: JSON and CSV by values, pictures by how far a channel of a pixel may be off (0 to 255). */
export type Comparer = { kind: "bytes" } | { kind: "json" } | { kind: "csv" } | { kind: "picture"; tolerance: number };

/** Compares an output with what is expected of it, file by file. */
export function compareOutputs(
  expected: readonly OutputFile[],
  actual: readonly OutputFile[],
  comparerOf: (path: string) => Comparer,
): Difference[] {
  const made = new Map(actual.map((file) => [file.path, file]));
  const wanted = new Set(expected.map(({ path }) => path));
  const differences = expected.flatMap((file): Difference[] => {
    const other = made.get(file.path);
    if (other === undefined) {
      return [{ path: file.path, kind: "missing", expected: file.at, actual: null, detail: "was not written" }];
    }
    const detail = difference(readFileSync(file.at), readFileSync(other.at), comparerOf(file.path));
    if (detail === null) return [];
    return [{ path: file.path, kind: "different", expected: file.at, actual: other.at, detail }];
  });
  const more = actual
    .filter(({ path }) => !wanted.has(path))
    .map(({ path, at }): Difference => {
      return { path, kind: "unexpected", expected: null, actual: at, detail: "was not expected" };
    });
  return [...differences, ...more];
}

function difference(expected: Buffer, actual: Buffer, comparer: Comparer): string | null {
  if (expected.equals(actual)) return null;
  const bytes = `${expected.length} bytes expected, ${actual.length} written`;
  if (comparer.kind === "bytes") return bytes;
  if (comparer.kind === "json") return sameJson(expected, actual) ? null : `other JSON (${bytes})`;
  if (comparer.kind === "csv") return sameCsv(expected, actual) ? null : `other values (${bytes})`;
  return pictureDifference(readPng(expected), readPng(actual), comparer.tolerance);
}

function sameJson(one: Buffer, other: Buffer): boolean {
  try {
    return sorted(JSON.parse(one.toString("utf8"))) === sorted(JSON.parse(other.toString("utf8")));
  } catch {
    return false;
  }
}

/** The order of keys and the layout mean nothing. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}

/** The kind of line end and blanks at the end mean nothing, and numbers are compared as numbers. */
function sameCsv(one: Buffer, other: Buffer): boolean {
  const rows = (bytes: Buffer) => bytes.toString("utf8").trimEnd().split(/\r?\n/);
  const [left, right] = [rows(one), rows(other)];
  return left.length === right.length && left.every((row, index) => sameRow(row, right[index] ?? ""));
}

function sameRow(one: string, other: string): boolean {
  if (one === other) return true;
  const [left, right] = [one.split(","), other.split(",")];
  const same = (cell: string, index: number) => {
    const beside = right[index] ?? "";
    return cell === beside || (cell.trim() !== "" && Number(cell) === Number(beside));
  };
  return left.length === right.length && left.every(same);
}

function pictureDifference(one: Picture | null, other: Picture | null, tolerance: number): string | null {
  if (one === null || other === null) return "other bytes, of a kind of picture that is compared byte by byte";
  if (one.width !== other.width || one.height !== other.height)
    return `${one.width} × ${one.height} expected, ${other.width} × ${other.height} written`;
  if (one.channels !== other.channels) return `${one.channels} channels expected, ${other.channels} written`;
  let [most, off] = [0, 0];
  for (let index = 0; index < one.samples.length; index++) {
    const by = Math.abs((one.samples[index] ?? 0) - (other.samples[index] ?? 0));
    if (by > tolerance) off += 1;
    if (by > most) most = by;
  }
  return off === 0
    ? null
    : `${off} of ${one.samples.length} values are off by more than ${tolerance}, at most by ${most}`;
}
