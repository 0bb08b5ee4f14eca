import { quoteToLineEnd } from "../pachyderm/mend/quote-value.ts";
import type { FaultCheck } from "./check.ts";

export const yamlAlias: FaultCheck = {
  kind: "fault",
  code: "yaml-alias",
  severity: "error",
  refusedBy: "pachctl",
  summary: "No YAML aliases and no merge keys: pachctl does not follow them",
  hint: "Write the value out where it is used.",
  rules: ["1.2"],
  faults: ["alias", "merge-key"],

  say(fault, { text }) {
    if (fault.kind === "merge-key") {
      const message = 'pachctl refuses the file: it knows no merge key "<<"';
      return { message, hint: 'Write the merged keys out; as a plain key, put "<<" in quotes.' };
    }
    if (fault.kind !== "alias") return null;
    if (fault.known) return { message: `pachctl refuses the file: it does not follow the YAML alias "*${fault.name}"` };
    const message = `pachctl refuses the file: "*" begins a YAML alias, and nothing is called &${fault.name}`;
    const hint = "Put the text in quotes.";
    const edits = quoteToLineEnd(text, fault.span.start);
    return edits === null ? { message, hint } : { message, hint, repair: { summary: "quotes put around it", edits } };
  },
};
