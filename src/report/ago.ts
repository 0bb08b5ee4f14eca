/** "5 s ago", "3 weeks ago"; "now" for what is younger, or from a clock that goes ahead, or no time at all. */
export function ago(time: string, now: Date): string {
  const seconds = Math.round((now.getTime() - Date.parse(time)) / 1000);
  if (!(seconds >= 5)) return "now";
  const steps = [
    [60, 1, "s"],
    [3600, 60, "min"],
    [86_400, 3600, "h"],
  ] as const;
  const [, size, unit] = steps.find(([below]) => seconds < below) ?? [0, 86_400, "days"];
  const count = Math.round(seconds / size);
  return count === 1 && unit === "days" ? "1 day ago" : `${count} ${unit} ago`;
}
