import { nodeAt } from "../pachyderm/spec.ts";
import type { Check } from "./check.ts";

export const transformMissing = {
  kind: "spec",
  code: "transform-missing",
  severity: "error",
  refusedBy: "pachd",
  summary: "The spec does not take the transform away with null",
  hint: 'Write the transform: "transform": {"image": "team/edges:1.4", "cmd": ["python3", "/edges.py"]}.',
  rules: ["TR-1"],

  look(_request, spec) {
    const node = nodeAt(spec, ["transform"]);
    if (node?.kind !== "scalar" || node.type !== "null") return [];
    const message =
      "pachd refuses the pipeline: pipeline must specify a transform, and null takes away even the one from the defaults";
    return [{ path: ["transform"], message }];
  },
} satisfies Check;
