import { showText } from "../pachyderm/show-text.ts";
import type { FaultCheck } from "./check.ts";

export const duplicateKey: FaultCheck = {
  kind: "fault",
  code: "duplicate-key",
  severity: "error",
  refusedBy: null,
  summary: "A key stands once in its object: pachctl keeps the last and drops the others in silence",
  hint: "Keep one of them.",
  rules: ["1.3"],
  faults: ["duplicate-key"],

  say(fault) {
    if (fault.kind !== "duplicate-key") return null;
    const key = showText(fault.key);
    return { message: `${key} stands here a second time: pachctl keeps this one and drops the first without a word` };
  },
};
