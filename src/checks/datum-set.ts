import { isGiven } from "../pachyderm/is-given.ts";
import type { Check, Finding } from "./check.ts";

export const datumSet = {
  kind: "spec",
  code: "datum-set",
  severity: "error",
  refusedBy: "job",
  summary: "A datum_set_spec says one thing, with a number above 0",
  hint: 'Write one of "number", "size_bytes" or "per_worker", above 0, or leave datum_set_spec out for 4 sets a worker.',
  rules: ["RS-9", "RS-10"],

  look({ datum_set_spec: given }, spec) {
    if (given === undefined) return [];
    const path = ["datum_set_spec"];
    const { number = 0n, size_bytes: size = 0n, per_worker: perWorker = 0n } = given;
    const isOpen = keys.some((key) => given[key] === undefined && isGiven(spec, [...path, key]));
    if (number === 0n && size === 0n && perWorker === 0n) {
      if (isOpen) return [];
      return [{ path, message: "every job crashes the worker: with all of datum_set_spec at 0 it divides by zero" }];
    }
    const negative = Object.entries({ number, size_bytes: size, per_worker: perWorker }).filter(
      ([, value]) => value < 0n,
    );
    if (negative.length > 0) {
      return negative.map(([key, value]) =>
        warning([...path, key], `${key} ${value} is less than nothing, and nobody checks it`),
      );
    }
    if (perWorker > 0n && (number > 0n || size > 0n)) {
      const winner = size > 0n ? "size_bytes" : "number";
      return [warning([...path, "per_worker"], `per_worker is ignored in silence, because ${winner} is set`)];
    }
    if (number === 0n || size === 0n) return [];
    return [warning([...path, "number"], "number is ignored in silence, because size_bytes is set")];
  },
} satisfies Check;

const keys = ["number", "size_bytes", "per_worker"] as const;

function warning(path: Finding["path"], message: string): Finding {
  return { path, message, severity: "warning", refusedBy: null };
}
