import type { FaultCheck } from "./check.ts";

export const emptyFile: FaultCheck = {
  kind: "fault",
  code: "empty-file",
  severity: "warning",
  refusedBy: null,
  summary: "A spec file holds a spec",
  hint: "Write a spec, or delete the file.",
  rules: ["1.2"],
  faults: ["empty-file"],

  say(fault, { text }) {
    if (fault.kind !== "empty-file") return null;
    const what = text.trim() === "" ? "is empty" : "holds only comments";
    return { message: `the file ${what}: pachctl takes it, does nothing and reports success` };
  },
};
