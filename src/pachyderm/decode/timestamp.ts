const day = 86_400_000;

/**
 * Reads a google.protobuf.Timestamp: RFC 3339 with a time zone, years 1 to 9999.
 * Go's parser is looser than the RFC in two places, an hour of one digit and a comma before the fraction.
 * Source: google.golang.org/protobuf, unmarshalTimestamp in encoding/protojson, and Go's time.Parse.
 *
 * @returns the time in UTC, at most nine digits after the second; null where protojson refuses the text
 */
export function readTimestamp(text: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{1,2}):(\d{2}):(\d{2})(?:([.,])(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(
    text,
  );
  if (match === null) return null;
  const [year, month, date, hour, minute, second] = match.slice(1, 7).map(Number);
  const [mark, fraction = "", sign, zoneHour = "0", zoneMinute = "0"] = match.slice(7);
  if (year === undefined || month === undefined || date === undefined) return null;
  if (hour === undefined || minute === undefined || second === undefined) return null;
  if (hour > 23 || minute > 59 || second > 59 || Number(zoneHour) > 24 || Number(zoneMinute) > 60) return null;
  if (mark === "." && fraction.length > 9) return null;

  const midnight = new Date(0).setUTCFullYear(year, month - 1, date);
  const back = new Date(midnight);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== date) return null;
  const offset = (sign === "-" ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  const time = midnight + ((hour * 60 + minute) * 60 + second) * 1000 - offset;
  if (time < earliest || time >= latest) return null;
  const digits = fraction.slice(0, 9).replace(/(?<!0)0+$/, "");
  return `${new Date(time).toISOString().slice(0, 19)}${digits === "" ? "" : `.${digits}`}Z`;
}

const earliest = new Date(0).setUTCFullYear(1, 0, 1);
const latest = new Date(0).setUTCFullYear(9999, 11, 31) + day;
