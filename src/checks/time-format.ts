import { readTimestamp } from "../pachyderm/decode/timestamp.ts";
import { siteOf } from "../pachyderm/fault-site.ts";
import { showPath } from "../pachyderm/key-path.ts";
import { rewriteScalar } from "../pachyderm/mend/rewrite-scalar.ts";
import type { FaultCheck } from "./check.ts";

export const timeFormat: FaultCheck = {
  kind: "fault",
  code: "time-format",
  severity: "error",
  refusedBy: "pachctl",
  summary: "A time has date, hour and zone, as 2024-01-01T00:00:00Z",
  hint: "Write date, T, time and zone in quotes, such as 2024-01-01T00:00:00Z.",
  rules: ["1.4", "CR"],
  faults: ["time-form"],

  say(fault, { text, specs }) {
    if (fault.kind !== "time-form") return null;
    const { path, seen } = fault;
    const message = `pachctl refuses the file: ${showPath(path)} is ${seen}, and it must be a time with date, hour and zone`;
    const { node } = siteOf(fault, specs);
    // A date alone can only be its midnight, and schedules are in UTC anyway.
    const midnight = node?.kind === "scalar" ? `${node.text}T00:00:00Z` : "";
    if (node?.kind !== "scalar" || readTimestamp(midnight) === null) return { message };
    const edits = rewriteScalar(text, node, midnight);
    const hint = `Write "${midnight}".`;
    return edits.length === 0
      ? { message, hint }
      : { message, hint, repair: { summary: `${seen} -> "${midnight}"`, edits } };
  },
};
