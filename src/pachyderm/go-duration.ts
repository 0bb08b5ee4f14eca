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
  const invalid = { error: `time: invalid duration ${quoted(text)}` };
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
    if (unit === "") return { error: `time: missing unit in duration ${quoted(text)}` };
    const size = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (size === undefined) return { error: `time: unknown unit ${quoted(unit)} in duration ${quoted(text)}` };
    rest = rest.slice(unit.length);
    const [whole = "", fraction = ""] = number.split(".");
    if (whole.replace(/^0+/, "").length > 19) return invalid;
    total += BigInt(whole === "" ? "0" : whole) * size + partOf(fraction, size);
    if (total > longest) return invalid;
  }
  if (negative) return { nanoseconds: -total };
  return total === longest ? invalid : { nanoseconds: total };
}

/** A fraction of a unit, through floating point as Go does it; digits that no longer fit into 63 bits are dropped. */
function partOf(fraction: string, size: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of fraction.slice(0, 20)) {
    const next = value * 10n + BigInt(digit);
    if (value > (longest - 1n) / 10n || next > longest) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(size) / scale)));
}

/** How Go's time package quotes: bytes outside of printable ASCII as \xNN. Source: Go, src/time/format.go, quote. */
function quoted(text: string): string {
  const bytes = [...new TextEncoder().encode(text)].map((byte) => {
    if (byte < 32 || byte >= 128) return `\\x${byte.toString(16).padStart(2, "0")}`;
    const character = String.fromCharCode(byte);
    return character === '"' || character === "\\" ? `\\${character}` : character;
  });
  return `"${bytes.join("")}"`;
}
