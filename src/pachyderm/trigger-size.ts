/** Bytes, or docker/go-units' own words for what is wrong. */
export type TriggerSize = { bytes: number } | { error: string };

const powers = "kmgtp";

/**
 * Reads a trigger's size. Units are powers of 1000, whatever their spelling: "1MiB" is a million bytes.
 * Source: docker/go-units 0.5.0, size.go, FromHumanSize.
 */
export function parseTriggerSize(text: string): TriggerSize {
  const last = lastOf(text, "01234567890. ");
  if (last === -1) return { error: `invalid size: '${text}'` };
  const number = text.slice(0, text[last] === " " ? last : last + 1);
  const suffix = text.slice(last + 1);
  const size = parseFloatLikeGo(number);
  if (size === null) return { error: `strconv.ParseFloat: parsing ${JSON.stringify(number)}: invalid syntax` };
  if (!Number.isFinite(size)) {
    return { error: `strconv.ParseFloat: parsing ${JSON.stringify(number)}: value out of range` };
  }
  if (size < 0) return { error: `invalid size: '${text}'` };
  return sized(size, suffix);
}

function sized(size: number, suffix: string): TriggerSize {
  if (suffix === "") return { bytes: Math.trunc(size) };
  if (suffix.length > 3) return { error: `invalid suffix: '${suffix}'` };
  const lower = suffix.toLowerCase();
  if (lower === "b") return { bytes: Math.trunc(size) };
  const power = powers.indexOf(lower.charAt(0)) + 1;
  if (power === 0 || !["", "b", "ib"].includes(lower.slice(1))) return { error: `invalid suffix: '${lower}'` };
  return { bytes: Math.trunc(size * 1000 ** power) };
}

function lastOf(text: string, characters: string): number {
  for (let index = text.length - 1; index >= 0; index--) {
    if (characters.includes(text.charAt(index))) return index;
  }
  return -1;
}

/** What strconv.ParseFloat takes among texts that end in a digit, a dot or a blank, hexadecimal aside: `1_000.5e3`. */
function parseFloatLikeGo(text: string): number | null {
  const decimal = /^[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+(?:_\d+)*)?$/;
  return decimal.test(text) ? Number(text.replaceAll("_", "")) : null;
}
