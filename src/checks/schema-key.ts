import { showHolder } from "../pachyderm/fault-site.ts";
import type { FaultCheck } from "./check.ts";

export const schemaKey: FaultCheck = {
  kind: "fault",
  code: "schema-key",
  severity: "warning",
  refusedBy: null,
  summary: "No variable, label or annotation is called $schema",
  hint: "Give it another name.",
  rules: ["1.3"],
  faults: ["schema-key"],

  say(fault) {
    if (fault.kind !== "schema-key") return null;
    return {
      message: `pachctl drops the key "$schema" wherever it stands: ${showHolder(fault.path)} will not have it`,
    };
  },
};
