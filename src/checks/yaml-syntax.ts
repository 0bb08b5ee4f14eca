import { isJsonnet, jsonnetHint } from "../pachyderm/jsonnet-text.ts";
import { trapAt } from "../pachyderm/syntax-trap.ts";
import type { FaultCheck } from "./check.ts";

export const yamlSyntax: FaultCheck = {
  kind: "fault",
  code: "yaml-syntax",
  severity: "error",
  refusedBy: "pachctl",
  summary: "A spec file is text that pachctl's YAML parser can read; it reads JSON with it too",
  hint: "Mend the syntax here; pachctl reads nothing behind it.",
  rules: ["1.2", "1.7"],
  faults: ["bytes", "syntax"],

  say(fault, { text, specs }) {
    if (fault.kind !== "bytes" && fault.kind !== "syntax") return null;
    // The alias has a fault of its own.
    if (fault.said.startsWith("unknown anchor")) return null;
    const trap = trapAt(text, fault.span, fault.said);
    const applied = specs.filter(({ root }) => root.span.end <= fault.span.start).length;
    const before =
      applied === 0 ? "" : ` (${applied === 1 ? "the spec" : `the ${applied} specs`} before it would be applied)`;
    if (isJsonnet(text)) return { message: `pachctl refuses the file: ${trap.seen}${before}`, hint: jsonnetHint };
    const { seen, hint, edits } = trap;
    return {
      message: `pachctl refuses the file: ${seen}${before}`,
      ...(hint === undefined ? {} : { hint }),
      ...(edits == null ? {} : { repair: { summary: trap.summary ?? "quotes put around it", edits } }),
    };
  },
};
