import { showPath } from "../pachyderm/key-path.ts";
import type { FaultCheck } from "./check.ts";

export const numberJunk: FaultCheck = {
  kind: "fault",
  code: "number-junk",
  severity: "error",
  refusedBy: null,
  summary: "Nothing follows a number: pachctl passes over it in silence",
  hint: "Write the number alone.",
  rules: ["1.4"],
  faults: ["number-junk"],

  say(fault) {
    if (fault.kind !== "number-junk") return null;
    const { path, read, seen } = fault;
    const field = path.at(-1);
    const unit = field === "cpu" ? " CPUs" : field === "size_bytes" ? " bytes" : "";
    const message = `Pachyderm reads ${showPath(path)} ${seen} as ${read}${unit}: what follows the number is passed over without a word`;
    const milli = field === "cpu" ? /^"([0-9]+) ?m"$/.exec(seen)?.[1] : undefined;
    if (milli !== undefined)
      return { message, hint: `Write ${Number(milli) / 1000} for thousandths, or ${read} for whole cores.` };
    return { message, hint: `Write the number alone: ${read}, or what you mean without a unit.` };
  },
};
