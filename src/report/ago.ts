const steps = [
  { below: 60, size: 1, unit: "s" },
  { below: 3600, size: 60, unit: "min" },
  { below: 86_400, size: 3600, unit: "h" },
  { below: 14 * 86_400, size: 86_400, unit: "day" },
  { below: 60 * 86_400, size: 7 * 86_400, unit: "week" },
  { below: 730 * 86_400, size: 30.4 * 86_400, unit: "month" },
] as const;

/** "5 s ago", "1 day ago", "3 weeks ago"; "now" for what is younger, or from a clock that goes ahead, or no time at all. */
export function ago(time: string, now: Date): string {
  const seconds = Math.round((now.getTime() - Date.parse(time)) / 1000);
  if (!(seconds >= 5)) return "now";
  const { size, unit } = steps.find(({ below }) => seconds < below) ?? { size: 365.25 * 86_400, unit: "year" };
  const count = Math.round(seconds / size);
  const isWord = unit.length > 3 || unit === "day";
  return `${count} ${unit}${isWord && count !== 1 ? "s" : ""} ago`;
}
