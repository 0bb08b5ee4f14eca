import { siteOf } from "../pachyderm/fault-site.ts";
import { showPath } from "../pachyderm/key-path.ts";
import { rewriteScalar } from "../pachyderm/mend/rewrite-scalar.ts";
import { lettersOf, similarName } from "../pachyderm/similar-name.ts";
import type { FaultCheck } from "./check.ts";

export const enumValue: FaultCheck = {
  kind: "fault",
  code: "enum-value",
  severity: "error",
  refusedBy: "pachctl",
  summary: "A value of a fixed list is written as the list has it",
  hint: "Write one of the listed words, in capitals.",
  rules: ["1.4", "RS-12", "EG-4"],
  faults: ["enum-value"],

  say(fault, { text, specs }) {
    if (fault.kind !== "enum-value") return null;
    const { allowed, path, seen } = fault;
    const { node } = siteOf(fault, specs);
    const written = node?.kind === "scalar" && node.type === "string" ? node.text.trim() : "";
    const exact = allowed.find((name) => lettersOf(name) === lettersOf(written));
    const nearest = exact ?? similarName(written, allowed);
    const list = allowed.join(", ");
    const message = `pachctl refuses the file: ${showPath(path)} is ${seen}, and it must be one of ${list}`;
    if (nearest === null) return { message, hint: `Write one of ${list}, without quotes around a number.` };
    const edits = exact !== undefined && node?.kind === "scalar" ? rewriteScalar(text, node, exact) : [];
    const hint = `Write ${nearest}.`;
    return edits.length === 0
      ? { message, hint }
      : { message, hint, repair: { summary: `${seen} -> ${exact}`, edits } };
  },
};
