import { type CronField, cronFields, type Field, parseField } from "./cron-field.ts";
import { parseGoDuration } from "./go-duration.ts";

/** When a cron input ticks, or pachd's own words for what is wrong. All times are UTC. */
export type Cron =
  | { error: string }
  | { kind: "never" }
  | { kind: "every"; nanoseconds: bigint }
  | { kind: "fields"; fields: Readonly<Record<CronField, Field>> };

const descriptors: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};
const every = "@every ";

/**
 * Reads a cron expression with pachd's verdicts and texts.
 * Source: robfig/cron 1.2.0, parser.go, ParseStandard; `@never` is pachyderm's, src/internal/cronutil/cronutil.go.
 */
export function parseCron(text: string): Cron {
  if (text.trim() === "@never") return { kind: "never" };
  if (text === "") return { error: "Empty spec string" };
  if (!text.startsWith("@")) return parseFields(text);
  const known = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined;
  if (known !== undefined) return parseFields(known);
  if (!text.startsWith(every)) return { error: `Unrecognized descriptor: ${text}` };
  const duration = parseGoDuration(text.slice(every.length));
  if ("error" in duration) return { error: `Failed to parse duration ${text}: ${duration.error}` };
  return { kind: "every", nanoseconds: duration.nanoseconds };
}

function parseFields(text: string): Cron {
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.length !== 5) return { error: `Expected exactly 5 fields, found ${words.length}: ${text}` };
  const fields: Partial<Record<CronField, Field>> = {};
  for (const [index, name] of cronFields.entries()) {
    const field = parseField(words[index] ?? "", name);
    if ("error" in field) return field;
    fields[name] = field;
  }
  const { minute, hour, day, month, weekday } = fields;
  if (!minute || !hour || !day || !month || !weekday) return { error: `Expected exactly 5 fields, found 0: ${text}` };
  return { kind: "fields", fields: { minute, hour, day, month, weekday } };
}

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * True for a schedule that pachd takes and that has no tick, such as February 31. `@never` says so itself and is false.
 * Source: robfig/cron 1.2.0, spec.go, dayMatches: a day or weekday with `*` narrows the other, else either is enough.
 */
export function neverFires(cron: Cron): boolean {
  if (!("kind" in cron) || cron.kind !== "fields") return false;
  const { minute, hour, day, month, weekday } = cron.fields;
  if (minute.values.size === 0 || hour.values.size === 0 || month.values.size === 0) return true;
  const hasDate = [...month.values].some((each) =>
    [...day.values].some((date) => date <= (longestMonths[each - 1] ?? 0)),
  );
  const hasWeekday = weekday.values.size > 0;
  return day.hasStar || weekday.hasStar ? !(hasDate && hasWeekday) : !(hasDate || hasWeekday);
}

/** True where `@every` names less than a second, zero or less: pachd then ticks each second. */
export function firesEverySecond(cron: Cron): boolean {
  return "kind" in cron && cron.kind === "every" && cron.nanoseconds < 1_000_000_000n;
}

/** True where a step is so wide that its range holds one value only, such as every 100th minute of an hour. */
export function hasIdleStep(cron: Cron): boolean {
  return "kind" in cron && cron.kind === "fields" && Object.values(cron.fields).some((field) => field.hasIdleStep);
}
