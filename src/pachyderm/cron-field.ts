/** The fields of a cron expression, in the order they are written. */
export const cronFields = ["minute", "hour", "day", "month", "weekday"] as const;

export type CronField = (typeof cronFields)[number];

/** The moments one field names. `hasStar`: a `*` or `?` stands in it, with or without a step. */
export type Field = { values: ReadonlySet<number>; hasStar: boolean; hasIdleStep: boolean };

type Bounds = { min: number; max: number; names: readonly string[] };

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const bounds = {
  minute: { min: 0, max: 59, names: [] },
  hour: { min: 0, max: 23, names: [] },
  day: { min: 1, max: 31, names: [] },
  month: { min: 1, max: 12, names: months },
  weekday: { min: 0, max: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
} satisfies Record<CronField, Bounds>;

/**
 * Reads one field: ranges with steps, parted by commas. Empty ones are passed over, so `,` names no moment.
 * Source: robfig/cron 1.2.0, parser.go, getField.
 */
export function parseField(text: string, name: CronField): Field | { error: string } {
  const values = new Set<number>();
  let hasStar = false;
  let hasIdleStep = false;
  for (const part of text.split(",")) {
    if (part === "") continue;
    const range = parseRange(part, bounds[name]);
    if ("error" in range) return range;
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
    hasStar ||= range.isStar;
    hasIdleStep ||= range.step > 1 && range.start + range.step > range.end;
  }
  return { values, hasStar, hasIdleStep };
}

type Range = { start: number; end: number; step: number; isStar: boolean };

/** Source: robfig/cron 1.2.0, parser.go, getRange: the order in which it finds fault is kept. */
function parseRange(text: string, { min, max, names }: Bounds): Range | { error: string } {
  const [span = "", stepText, ...moreSlashes] = text.split("/");
  const [low = "", high, ...moreHyphens] = span.split("-");
  const isStar = low === "*" || low === "?";
  let start: Whole = { value: min };
  let end: Whole = { value: max };
  if (!isStar) {
    start = parseName(low, min, names);
    if ("error" in start) return start;
    if (moreHyphens.length > 0) return { error: `Too many hyphens: ${text}` };
    end = high === undefined ? start : parseName(high, min, names);
    if ("error" in end) return end;
  }
  if (moreSlashes.length > 0) return { error: `Too many slashes: ${text}` };
  const step = stepText === undefined ? { value: 1 } : parseWhole(stepText);
  if ("error" in step) return step;
  const last = stepText !== undefined && high === undefined ? max : end.value;
  const first = start.value;
  if (first < min) return { error: `Beginning of range (${first}) below minimum (${min}): ${text}` };
  if (last > max) return { error: `End of range (${last}) above maximum (${max}): ${text}` };
  if (first > last) return { error: `Beginning of range (${first}) beyond end of range (${last}): ${text}` };
  if (step.value === 0) return { error: `Step of range should be a positive number: ${text}` };
  return { start: first, end: last, step: step.value, isStar };
}

type Whole = { value: number } | { error: string };

function parseName(text: string, min: number, names: readonly string[]): Whole {
  const index = names.indexOf(text.toLowerCase());
  return index === -1 ? parseWhole(text) : { value: index + min };
}

/** Source: Go, src/strconv/atoi.go, Atoi, with its texts. */
function parseWhole(text: string): Whole {
  const failed = (reason: string) => ({
    error: `Failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: ${reason}`,
  });
  if (!/^[-+]?\d+$/.test(text)) return failed("invalid syntax");
  // No number of more than 30 digits is worth the time that reading it takes.
  const exact = text.length > 30 ? 2n ** 63n : BigInt(text.replace(/^\+/, ""));
  if (exact >= 2n ** 63n || exact < -(2n ** 63n)) return failed("value out of range");
  if (exact < 0n) return { error: `Negative number (${exact}) not allowed: ${text}` };
  return { value: Number(exact) };
}
