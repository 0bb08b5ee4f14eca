import type { Check } from "./check.ts";

export const timeout = {
  kind: "spec",
  code: "timeout",
  severity: "error",
  refusedBy: "job",
  summary: "A timeout is above 0",
  hint: 'Write a time in seconds, such as "3600s", or leave the key out for no timeout.',
  rules: ["RS-15", "RS-16"],

  look({ job_timeout, datum_timeout }) {
    const job = job_timeout === undefined || job_timeout > 0n ? [] : ["job_timeout"];
    const datum = datum_timeout === undefined || datum_timeout > 0n ? [] : ["datum_timeout"];
    return [
      ...job.map((key) => ({
        path: [key],
        message: "every job is killed as soon as it starts: a job_timeout of 0 or less is over at once",
      })),
      ...datum.map((key) => ({
        path: [key],
        message: "a datum_timeout of 0 or less is no timeout at all",
        severity: "warning" as const,
        refusedBy: null,
      })),
    ];
  },
} satisfies Check;
