import { showHolder, siteOf } from "../pachyderm/fault-site.ts";
import { removeEntry } from "../pachyderm/mend/remove-entry.ts";
import type { FaultCheck } from "./check.ts";

export const duplicateField: FaultCheck = {
  kind: "fault",
  code: "duplicate-field",
  severity: "error",
  refusedBy: "pachctl",
  summary: "A field is written once, under one of its two names",
  hint: "Keep one of the two.",
  rules: ["1.3"],
  faults: ["duplicate-field"],

  say(fault, { text, specs }) {
    if (fault.kind !== "duplicate-field") return null;
    const { key, first } = fault;
    const message = `pachctl refuses the file: ${showHolder(fault.path)} has one field under two names, "${first}" and "${key}"`;
    const { holder } = siteOf(fault, specs);
    const other = holder?.mapping.entries.find((entry) => entry.key.text === first);
    const written = (span: { start: number; end: number }) => text.slice(span.start, span.end);
    // Only where both say the same is it safe to drop one.
    if (holder === null || other === undefined || written(other.value.span) !== written(holder.entry.value.span)) {
      return { message };
    }
    const edits = removeEntry(text, holder.mapping, holder.entry);
    return edits.length === 0 ? { message } : { message, repair: { summary: `"${key}" dropped`, edits } };
  },
};
