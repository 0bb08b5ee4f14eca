/** Nanoseconds, or Go's own words for what is wrong. */
export type GoDuration = { nanoseconds: bigint } | { error: string };

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "\u00b5s": 1_000n,
  "\u03bcs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const longest = 2n ** 63n;

/**
 * Reads a duration such as "1h30m", with Go's verdicts and texts.
 * Source: Go, src/time/format.go, ParseDuration.
 */
export function parseGoDuration(text: string): GoDuration {
  const invalid = { error: `time: invalid duration ${quoteLikeGo(text)}` };
  const negative = text.startsWith("-");
  let rest = /^[-+]/.test(text) ? text.slice(1) : text;
  if (rest === "0") return { nanoseconds: 0n };
  if (rest === "") return invalid;
  let total = 0n;
  while (rest !== "") {
    const number = /^\d*(\.\d*)?/.exec(rest)?.[0] ?? "";
    if (!/\d/.test(number)) return invalid;
    rest = rest.slice(number.length);
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? "";
    if (unit === "") return { error: `time: missing unit in duration ${quoteLikeGo(text)}` };
    const size = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (size === undefined)
      return { error: `time: unknown unit ${quoteLikeGo(unit)} in duration ${quoteLikeGo(text)}` };
    rest = rest.slice(unit.length);
    const [whole = "", fraction = ""] = number.split(".");
    // Past 18 digits a fraction is below any nanosecond; Go drops the digits as well.
    const digits = fraction.slice(0, 18);
    total += BigInt(whole === "" ? "0" : whole) * size + (BigInt(`0${digits}`) * size) / 10n ** BigInt(digits.length);
    if (total > longest) return invalid;
  }
  if (negative) return { nanoseconds: -total };
  return total === longest ? invalid : { nanoseconds: total };
}

/** Go's %q for the texts that turn up here: quotes and backslashes escaped. */
export function quoteLikeGo(text: string): string {
  return JSON.stringify(text);
}
