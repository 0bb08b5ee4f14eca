import { combinations, type Visit, visitInputs } from "../pachyderm/inputs.ts";
import type { Input } from "../pachyderm/request.ts";
import { nodeAt, type Spec } from "../pachyderm/spec.ts";
import { isWritten } from "../pachyderm/written.ts";
import type { Check, Finding } from "./check.ts";

export const inputType: Check = {
  kind: "spec",
  code: "input-type",
  severity: "error",
  refusedBy: "pachd",
  rules: ["IN-1", "IN-2"],
  summary: "Every input is exactly one of pfs, cron, cross, union, join and group",
  hint: "Name one kind of input; to use several, put each into an object of its own inside a cross.",

  look(request, spec) {
    return visitInputs(request).flatMap((visit) => [...emptyInput(visit, spec), ...mixedInput(visit)]);
  },
};

function emptyInput({ input, path }: Visit, spec: Spec): Finding[] {
  if (kindsOf(input).length > 0 || holdsSomething(spec, path)) return [];
  return [
    { path, message: 'pachd refuses it: no input set (one of "pfs", "cron", "cross", "union", "join", "group")' },
  ];
}

function mixedInput({ input, path }: Visit): Finding[] {
  const kinds = kindsOf(input);
  const [first, second] = kinds;
  if (first === undefined || second === undefined) return [];
  const shown = kinds.map((kind) => `"${kind}"`).join(" and ");
  return [
    {
      path: [...path, second],
      part: "key",
      message: `pachd refuses it: multiple input types set, ${shown} in one object`,
    },
  ];
}

/** The kinds that count as set: an empty object does, an empty list does not. */
function kindsOf(input: Input): string[] {
  const lists = combinations.filter((kind) => (input[kind] ?? []).length > 0);
  return [...(input.pfs ? ["pfs"] : []), ...lists, ...(input.cron ? ["cron"] : [])];
}

/** Something stands there that the reader could not take, an old field name for example: it has had its word. */
function holdsSomething(spec: Spec, path: Visit["path"]): boolean {
  const node = nodeAt(spec, path);
  return node?.kind === "mapping" && node.entries.some(({ key }) => isWritten(spec, [...path, key.text]));
}
