import { showPath } from "../pachyderm/key-path.ts";
import type { FaultCheck } from "./check.ts";

export const numberRange: FaultCheck = {
  kind: "fault",
  code: "number-range",
  severity: "error",
  refusedBy: "pachd",
  summary: "A number fits into its field",
  hint: "Write a number within the range.",
  rules: ["1.4", "1.5", "RS-13"],
  faults: ["number-range"],

  say(fault) {
    if (fault.kind !== "number-range") return null;
    const range = ranges[fault.expected] ?? "";
    const what = `${showPath(fault.path)} is ${fault.seen}`;
    if (fault.refused) return { message: `pachctl refuses the file: ${what}, and it must be ${range}` };
    return {
      message: `pachd refuses this: ${what}, which pachctl rounds out of the range on its way`,
      hint: "Put the number in quotes: then every digit survives.",
    };
  },
};

const ranges: Readonly<Record<string, string>> = {
  int32: "from -2147483648 to 2147483647",
  int64: "from -9223372036854775808 to 9223372036854775807",
  uint64: "from 0 to 18446744073709551615",
  float: "within 3.4e38, the range of 32 bits",
};
