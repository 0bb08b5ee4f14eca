import type { Check } from "./check.ts";

export const datumTries = {
  kind: "spec",
  code: "datum-tries",
  severity: "warning",
  refusedBy: null,
  summary: "A datum is tried at least once",
  hint: "Write 1 to try each datum once, or leave the key out for 3 tries.",
  rules: ["MS-8"],

  look({ datum_tries: tries }) {
    if (tries === undefined || tries > 0n) return [];
    const message =
      tries === 0n
        ? "datum_tries 0 does not switch the tries off: Pachyderm reads it as 3"
        : `datum_tries ${tries} is taken by pachd and ignored by the worker`;
    return [{ path: ["datum_tries"], message }];
  },
} satisfies Check;
