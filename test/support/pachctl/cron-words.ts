import { NotSimulated, Refused } from "./answered.ts";

const words = new Set(["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]);

/** Refuses a cron expression in the words that were recorded for the few ways in which it was tried. */
export function parseCronSpec(spec: string): void {
  const no = (said: string) => new Refused(`error parsing cron-spec: ${said}`);
  if (spec === "") throw no("Empty spec string");
  if (words.has(spec) || /^@every (\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(spec)) return;
  const unit = /^@every (\d+([a-z]))$/.exec(spec);
  if (unit !== null)
    throw no(`Failed to parse duration ${spec}: time: unknown unit "${unit[2]}" in duration "${unit[1]}"`);
  const parts = spec.trim().split(/\s+/);
  if (parts.length !== 5) throw no(`Expected exactly 5 fields, found ${parts.length}: ${spec}`);
  const day = Number(parts[4]);
  if (day > 6) throw no(`End of range (${day}) above maximum (6): ${parts[4]}`);
  if (!parts.every((part) => /^[\d*,/-]+$/.test(part))) throw new NotSimulated(`the cron expression ${spec}`);
}
