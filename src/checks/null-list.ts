import { siteOf } from "../pachyderm/fault-site.ts";
import { showPath } from "../pachyderm/key-path.ts";
import { removeEntry } from "../pachyderm/mend/remove-entry.ts";
import type { FaultCheck } from "./check.ts";

export const nullList: FaultCheck = {
  kind: "fault",
  code: "null-list",
  severity: "error",
  refusedBy: "pachd",
  summary: "A list or map that is empty is written as one, or left out",
  hint: "Drop the key, or write [] for an empty list and {} for an empty map.",
  rules: ["1.4", "1.5"],
  faults: ["null-value"],

  say(fault, { text, specs }) {
    if (fault.kind !== "null-value") return null;
    const where = showPath(fault.path);
    const words =
      fault.expected === "Project"
        ? {
            message: `pachctl reads the file and then stops: ${where} is null, and "project must be an object"`,
            hint: 'Drop it to use the project of pachctl\'s context, or write {"name": "…"}.',
          }
        : { message: `pachd refuses this: ${where} is null, and it expects a ${fault.expected}` };
    const { holder } = siteOf(fault, specs);
    const edits = holder === null ? [] : removeEntry(text, holder.mapping, holder.entry);
    return edits.length === 0 ? words : { ...words, repair: { summary: `${where} dropped`, edits } };
  },
};
