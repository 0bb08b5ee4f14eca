import type { Fault } from "../pachyderm/fault.ts";
import type { SettingFault } from "./read-setting.ts";

/** The reader's facts about a file that cannot be read as YAML or JSON, in words for the configuration. */
export function syntaxFault(fault: Fault): SettingFault {
  return { span: fault.span, ...wordsFor(fault) };
}

function wordsFor(fault: Fault): { message: string; hint: string } {
  switch (fault.kind) {
    case "bytes":
      return { message: `these bytes are no text: ${fault.said}`, hint: "Save the file as UTF-8." };
    case "syntax":
      return { message: `this is neither YAML nor JSON: ${fault.said}`, hint: "Mend it here or just above." };
    case "alias":
      return { message: `the alias *${fault.name} is not taken here`, hint: "Write the value out." };
    case "merge-key":
      return { message: "the merge key << is not taken here", hint: "Write the keys out." };
    case "tag":
      return { message: `the tag ${fault.tag} is not taken here`, hint: "Take the tag out." };
    case "timestamp":
    case "number-form":
    case "key-type":
      return { message: `${fault.seen} is not taken for a text here`, hint: "Put it in quotes." };
    default:
      return { message: "this is not a map of settings", hint: "Write settings as `name: value`, one a line." };
  }
}
