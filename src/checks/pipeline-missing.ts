import type { FaultCheck } from "./check.ts";

export const pipelineMissing: FaultCheck = {
  kind: "fault",
  code: "pipeline-missing",
  severity: "error",
  refusedBy: "pachctl",
  summary: "A spec says which pipeline it is",
  hint: "Write pipeline: {name: …}.",
  rules: ["NM-1"],
  faults: ["no-name"],

  say(fault) {
    if (fault.kind !== "no-name") return null;
    if (fault.missing === "name") {
      return { message: "pachctl refuses the file: the pipeline has no name", hint: "Write a name below pipeline." };
    }
    return { message: "pachctl refuses the file: this spec has no pipeline" };
  },
};
