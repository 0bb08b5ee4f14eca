import { firesEverySecond, hasIdleStep, neverFires, parseCron } from "../pachyderm/cron.ts";
import { cronInputs } from "../pachyderm/inputs.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import { isWritten } from "../pachyderm/written.ts";
import type { Check, Finding } from "./check.ts";

export const cronExpression: Check = {
  kind: "spec",
  code: "cron-expression",
  severity: "error",
  refusedBy: "pachd",
  rules: ["CR"],
  summary: "The schedule of a cron input is one that pachd reads, and that ticks when it seems to",
  hint: 'Write five fields (minute hour day month weekday, Sunday is 0, in UTC), "@daily" or the like, or "@every 5m".',

  look(request, spec) {
    return cronInputs(request).flatMap(({ cron, path }): Finding[] => {
      const text = cron.spec ?? "";
      if (isUnfilled(text) || (cron.spec === undefined && isWritten(spec, [...path, "spec"]))) return [];
      return aboutSchedule(text).map((found) => ({ path: [...path, "spec"], ...found }));
    });
  },
};

/** What is to be said about a schedule, wherever it stands. */
function aboutSchedule(text: string): Omit<Finding, "path">[] {
  const cron = parseCron(text);
  if ("error" in cron) return [{ message: `pachd refuses the schedule ${showText(text)}: ${cron.error}` }];
  const quiet = { severity: "warning", refusedBy: null } as const;
  if (neverFires(cron))
    return [
      {
        ...quiet,
        message: `the schedule ${showText(text)} never ticks`,
        hint: 'Name a date that exists; "@never" says so on purpose.',
      },
    ];
  if (firesEverySecond(cron))
    return [
      {
        ...quiet,
        message: `the schedule ${showText(text)} ticks every second`,
        hint: 'Write "@every 1s" if that is meant; nothing is faster.',
      },
    ];
  if (hasIdleStep(cron))
    return [
      {
        ...quiet,
        message: `a step in ${showText(text)} is wider than its range, so only the first value counts`,
        hint: "Write that value, or a smaller step.",
      },
    ];
  return [];
}
