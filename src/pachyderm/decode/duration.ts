/** 10,000 years, as google/protobuf/duration.proto bounds a Duration. */
const maxSeconds = 315_576_000_000n;

/**
 * Reads a google.protobuf.Duration: decimal seconds that end in `s`, such as `300s` or `1.5s`.
 * Source: google.golang.org/protobuf, parseDuration in encoding/protojson.
 *
 * @returns nanoseconds, or null where protojson refuses the text
 */
export function readDuration(text: string): bigint | null {
  const match = /^([+-]?)(0|[1-9][0-9]*|(?=\.))(?:\.([0-9]{0,9}))?s$/.exec(text);
  if (match === null) return null;
  const [, sign, whole = "", fraction = ""] = match;
  if (whole.length > 12) return null;
  const seconds = BigInt(whole);
  if (seconds > maxSeconds) return null;
  const nanoseconds = seconds * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
  return sign === "-" ? -nanoseconds : nanoseconds;
}
