import { siteOf } from "../pachyderm/fault-site.ts";
import { parseGoDuration } from "../pachyderm/go-duration.ts";
import { showPath } from "../pachyderm/key-path.ts";
import { replaceScalar, rewriteScalar } from "../pachyderm/mend/rewrite-scalar.ts";
import type { FaultCheck } from "./check.ts";

export const duration: FaultCheck = {
  kind: "fault",
  code: "duration",
  severity: "error",
  refusedBy: "pachctl",
  summary: "A time span is written in seconds, as 300s",
  hint: "Write decimal seconds that end in s, such as 300s.",
  rules: ["1.4", "6.1", "RS-15"],
  faults: ["duration-form"],

  say(fault, { text, specs }) {
    if (fault.kind !== "duration-form") return null;
    const { path, seen } = fault;
    const message = `pachctl refuses the file: ${showPath(path)} is ${seen}, and since 2.7 it must be seconds that end in s`;
    const { node } = siteOf(fault, specs);
    if (node?.kind !== "scalar") return { message };
    const seconds = secondsOf(node.text.trim());
    if (seconds === null) return { message };
    const edits =
      node.type === "string" ? rewriteScalar(text, node, seconds) : replaceScalar(text, node, `"${seconds}"`);
    const hint = `Write "${seconds}".`;
    return edits.length === 0
      ? { message, hint }
      : { message, hint, repair: { summary: `${seen} -> "${seconds}"`, edits } };
  },
};

/** Readers before 2.7 took Go durations, so `5m` has one meaning; bare digits can only be seconds. */
function secondsOf(text: string): string | null {
  if (text.length > 30) return null;
  const read = parseGoDuration(
    /^[0-9]+(\.[0-9]+)?$/.test(text) ? `${text}s` : text.replace(/ (?=[a-z]+$)/i, "").toLowerCase(),
  );
  if ("error" in read) return null;
  const size = read.nanoseconds < 0n ? -read.nanoseconds : read.nanoseconds;
  const fraction = String(size % 1_000_000_000n)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${read.nanoseconds < 0n ? "-" : ""}${size / 1_000_000_000n}${fraction === "" ? "" : `.${fraction}`}s`;
}
