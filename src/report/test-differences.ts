import { readFileSync } from "node:fs";
import { harmless } from "./harmless.ts";

/** A file that came out other than expected; paths on this machine. */
export type ShownDifference = {
  path: string;
  kind: "missing" | "unexpected" | "different";
  expected: string | null;
  actual: string | null;
  detail: string;
};

const mostLines = 2_000;
const linesShown = 12;

/** The differing lines of two texts, `-` expected and `+` written; null where one is no text, or too long to compare. */
export function textDifference({ expected, actual }: ShownDifference): string[] | null {
  const [left, right] = [linesOf(expected), linesOf(actual)];
  if (left === null || right === null || left.length > mostLines || right.length > mostLines) return null;
  let [start, end] = [0, 0];
  const shorter = Math.min(left.length, right.length);
  while (start < shorter && left[start] === right[start]) start += 1;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const cut = (lines: string[], sign: string) => {
    const changed = lines.slice(start, lines.length - end);
    const more = changed.length > linesShown ? [`  … ${changed.length - linesShown} more lines`] : [];
    return [...changed.slice(0, linesShown).map((line) => `${sign} ${harmless(line)}`), ...more];
  };
  return [`@@ line ${start + 1}`, ...cut(left, "-"), ...cut(right, "+")];
}

function linesOf(path: string | null): string[] | null {
  if (path === null) return [];
  const bytes = readFileSync(path);
  if (bytes.subarray(0, 8_000).includes(0)) return null;
  const text = bytes.toString("utf8");
  return text.includes("\ufffd") ? null : text.split("\n");
}
