import type { Check } from "./check.ts";

export const uptime = {
  kind: "spec",
  code: "uptime",
  severity: "error",
  refusedBy: "kubernetes",
  summary: "maximum_expected_uptime goes with autoscaling",
  hint: 'Write "autoscaling": true, or drop maximum_expected_uptime.',
  rules: ["MS-3"],

  look({ maximum_expected_uptime: nanoseconds = 0n, autoscaling }) {
    if (nanoseconds === 0n || autoscaling === true) return [];
    const message =
      "the pipeline fails once it is created: autoscaling must be true when max_expected_uptime is non-zero";
    return [{ path: ["maximum_expected_uptime"], part: "key", message }];
  },
} satisfies Check;
