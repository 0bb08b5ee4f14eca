import { siteOf } from "../pachyderm/fault-site.ts";
import { showPath } from "../pachyderm/key-path.ts";
import { replaceScalar } from "../pachyderm/mend/rewrite-scalar.ts";
import type { FaultCheck } from "./check.ts";

export const digitsLost: FaultCheck = {
  kind: "fault",
  code: "digits-lost",
  severity: "error",
  refusedBy: null,
  summary: "A large number arrives with all its digits",
  hint: "Put the number in quotes: then every digit survives.",
  rules: ["1.5"],
  faults: ["digits-lost"],

  say(fault, { text, specs }) {
    if (fault.kind !== "digits-lost") return null;
    const { path, read, seen } = fault;
    const message = `Pachyderm stores ${showPath(path)} as ${read}, not ${seen}: pachctl sends numbers above 2^53 through a 64-bit float`;
    const { node } = siteOf(fault, specs);
    const edits = node?.kind === "scalar" ? replaceScalar(text, node, `"${node.text}"`) : [];
    return edits.length === 0 ? { message } : { message, repair: { summary: `${seen} -> "${seen}"`, edits } };
  },
};
