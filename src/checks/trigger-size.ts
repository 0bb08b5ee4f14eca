import { pfsInputs } from "../pachyderm/inputs.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import { parseTriggerSize } from "../pachyderm/trigger-size.ts";
import type { Check, Finding } from "./check.ts";

export const triggerSize: Check = {
  kind: "spec",
  code: "trigger-size",
  severity: "error",
  refusedBy: "pachd",
  rules: ["TG-4"],
  summary: "The size of a trigger is a number with a unit that pachd reads",
  hint: 'Write a number and a unit, such as "10MB" or "1.5G"; every unit is a power of 1000.',

  look(request) {
    return pfsInputs(request).flatMap(({ pfs, path }): Finding[] => {
      const text = pfs.trigger?.size ?? "";
      if (text === "" || isUnfilled(text)) return [];
      const size = parseTriggerSize(text);
      if (!("error" in size)) return [];
      return [
        {
          path: [...path, "trigger", "size"],
          message: `pachd refuses ${showText(text)}: invalid trigger size: ${size.error}`,
        },
      ];
    });
  },
};
