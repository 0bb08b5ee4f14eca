import type { Fault } from "../pachyderm/fault.ts";
import { isJsonnet, jsonnetHint } from "../pachyderm/jsonnet-text.ts";
import type { Edit } from "../problem.ts";
import type { FaultCheck, FaultWords, SpecFileView } from "./check.ts";

export const documentStructure: FaultCheck = {
  kind: "fault",
  code: "document-structure",
  severity: "error",
  refusedBy: "pachctl",
  summary: 'A file holds one spec, a list of specs, or several documents with "---" between them',
  hint: 'Write one spec, a list of specs, or several with "---" on a line between them.',
  rules: ["1.2"],
  faults: ["json-stream", "not-a-spec", "empty-list", "too-large"],

  say(fault, file) {
    if (fault.kind === "json-stream") return aboutStream(fault.gaps, file.text);
    if (fault.kind === "too-large") {
      const message = `the file is larger than ${fault.limit}, and was not read`;
      return { message, hint: "Split it, or take it out of the list of spec files." };
    }
    if (fault.kind === "empty-list") {
      return { message: "pachctl crashes on an empty list", hint: "Put a spec into the list, or delete the file." };
    }
    return fault.kind === "not-a-spec" ? aboutNoSpec(fault.seen, fault, file) : null;
  },
};

function aboutStream(gaps: readonly { start: number; end: number }[], text: string): FaultWords {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const edits = gaps.map(({ start, end }): Edit => {
    const lineBreak = /[\r\n][ \t]*$/.test(text.slice(Math.max(0, start - 200), start)) ? "" : newline;
    return { start, end, text: `${lineBreak}---${newline}` };
  });
  return {
    message: `pachctl applies the first spec and then refuses the file: "---" is missing before the next`,
    hint: 'Put "---" on a line between two JSON objects.',
    repair: { summary: '"---" put between the specs', edits },
  };
}

function aboutNoSpec(seen: string, fault: Fault, { text, specs }: SpecFileView): FaultWords {
  const applied = specs.filter(({ root }) => root.span.end <= fault.span.start).length;
  const first =
    applied === 0
      ? ""
      : `${applied === 1 ? "the spec before it is" : `the ${applied} specs before it are`} applied, then `;
  const marker = text.slice(fault.span.start).startsWith("---");
  if (marker || (seen === "null" && fault.span.start === fault.span.end)) {
    const message = `${first}pachctl refuses the file: a "---" has no document after it`;
    return { message, hint: 'Delete this "---".' };
  }
  const message = `${first}pachctl refuses the file: here should be a spec, and here is ${seen}`;
  return isJsonnet(text.slice(fault.span.start)) ? { message, hint: jsonnetHint } : { message };
}
