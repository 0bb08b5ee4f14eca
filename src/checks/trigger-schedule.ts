import { parseCron } from "../pachyderm/cron.ts";
import { pfsInputs } from "../pachyderm/inputs.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

const schedules = [
  ["rate_limit_spec", "rate limit spec"],
  ["cron_spec", "cron spec"],
] as const;

export const triggerSchedule: Check = {
  kind: "spec",
  code: "trigger-schedule",
  severity: "error",
  refusedBy: "pachd",
  rules: ["TG-6"],
  summary: "The schedules of a trigger are cron expressions that pachd reads",
  hint: 'Write five fields (minute hour day month weekday, in UTC), "@hourly" or the like, or "@every 5m".',

  look(request) {
    return pfsInputs(request).flatMap(({ pfs, path }): Finding[] =>
      schedules.flatMap(([field, called]) => {
        const text = pfs.trigger?.[field] ?? "";
        const cron = parseCron(text);
        if (text === "" || isUnfilled(text) || !("error" in cron)) return [];
        const message = `pachd refuses it: invalid trigger ${called}: ${cron.error}`;
        return [{ path: [...path, "trigger", field], message }];
      }),
    );
  },
};
