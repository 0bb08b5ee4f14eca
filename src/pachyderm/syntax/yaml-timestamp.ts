const form =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[+-](\d\d):(\d\d))| +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

/** True for a plain scalar that yaml.v3 takes for a date or a time. Source: yaml.v3, resolve.go, and Go's time.Parse. */
export function isYamlTimestamp(text: string): boolean {
  const match = form.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, ...times] = match
    .slice(1)
    .map((part) => (part === undefined ? 0 : Number(part)));
  const [
    hour = 0,
    minute = 0,
    second = 0,
    zoneHour = 0,
    zoneMinute = 0,
    plainHour = 0,
    plainMinute = 0,
    plainSecond = 0,
  ] = times;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(month, year)) return false;
  if (Math.max(hour, plainHour) > 23 || Math.max(minute, plainMinute) > 59) return false;
  return Math.max(second, plainSecond) < 60 && zoneHour <= 24 && zoneMinute <= 60;
}

function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
