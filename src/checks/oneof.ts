import { showHolder } from "../pachyderm/fault-site.ts";
import type { FaultCheck } from "./check.ts";

export const oneof: FaultCheck = {
  kind: "fault",
  code: "oneof",
  severity: "error",
  refusedBy: "pachctl",
  summary: "Of fields that exclude each other one is written",
  hint: "Keep one of the two; a second target needs a second pipeline.",
  rules: ["1.4", "EG-3"],
  faults: ["oneof"],

  say(fault) {
    if (fault.kind !== "oneof") return null;
    const { first, second, path } = fault;
    return {
      message: `pachctl refuses the file: ${showHolder(path)} has both "${first}" and "${second}", and may have one of them`,
    };
  },
};
