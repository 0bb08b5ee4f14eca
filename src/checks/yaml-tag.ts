import { quoteToLineEnd } from "../pachyderm/mend/quote-value.ts";
import { showText } from "../pachyderm/show-text.ts";
import type { FaultCheck } from "./check.ts";

export const yamlTag: FaultCheck = {
  kind: "fault",
  code: "yaml-tag",
  severity: "error",
  refusedBy: "pachctl",
  summary: "No YAML tags on values but those of JSON's own types",
  hint: "Take the tag away, or put the text in quotes if the ! belongs to it.",
  rules: ["1.2"],
  faults: ["tag"],

  say(fault, { text }) {
    if (fault.kind !== "tag") return null;
    const message = `pachctl refuses the file: "!" begins a YAML tag, and it does not know ${showText(fault.tag)}`;
    const written = text.slice(fault.span.start, fault.span.end);
    // `!(x)` is a glob; a tag with a value after it is meant as one.
    const edits = /^!\(/.test(written) ? quoteToLineEnd(text, fault.span.start) : null;
    return edits === null ? { message } : { message, repair: { summary: "quotes put around it", edits } };
  },
};
