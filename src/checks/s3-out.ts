import type { Check } from "./check.ts";

const path = ["s3_out"] as const;

export const s3Out = {
  kind: "spec",
  code: "s3-out",
  severity: "warning",
  refusedBy: null,
  summary: "s3_out stands in an ordinary pipeline, where it is wanted although every job then works on all data again",
  hint: "Write files to /pfs/out instead, or keep s3_out and silence this check here.",
  rules: ["SV-5", "SV-9"],

  look({ s3_out, service, spout }) {
    if (s3_out !== true) return [];
    if (service !== undefined || spout !== undefined) {
      const message = "pachd refuses the pipeline: s3 output is not supported in spouts or services";
      return [{ path, message, hint: "Drop s3_out.", severity: "error", refusedBy: "pachd" }];
    }
    return [{ path, message: "with s3_out no datum is ever skipped: every job works on all of its data again" }];
  },
} satisfies Check;
