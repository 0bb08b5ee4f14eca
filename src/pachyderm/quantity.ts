const factors: Readonly<Record<string, number>> = {
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const units: Readonly<Record<string, string>> = {
  b: "",
  byte: "",
  bytes: "",
  k: "k",
  kb: "k",
  mb: "M",
  g: "G",
  gb: "G",
  t: "T",
  tb: "T",
  p: "P",
  pb: "P",
  ki: "Ki",
  kib: "Ki",
  mi: "Mi",
  mib: "Mi",
  gi: "Gi",
  gib: "Gi",
  ti: "Ti",
  tib: "Ti",
  pi: "Pi",
  pib: "Pi",
};

/**
 * Reads a Kubernetes quantity such as `64M`, `1.5Gi`, `1e9`. Source: k8s.io/apimachinery, `resource.ParseQuantity`.
 *
 * @returns the amount in its unit (bytes, cores), rounded as a double is; null where Kubernetes cannot read it
 */
export function parseQuantity(text: string): number | null {
  const parts = /^([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))([a-zA-Z]{0,2}|[eE][+-]?[0-9]+)$/.exec(text);
  if (parts === null) return null;
  const [, number = "", suffix = ""] = parts;
  if (/^[eE][+-]?[0-9]+$/.test(suffix)) return Number(number) * 10 ** Number(suffix.slice(1));
  const factor = Object.hasOwn(factors, suffix) ? factors[suffix] : undefined;
  return factor === undefined ? null : Number(number) * factor;
}

/**
 * The quantity that a text surely means: `64MB` is `64M`, `1gi` is `1Gi`, `10 G` is `10G`. Null where that is a guess:
 * `64 m` is a thousandth or a million, `1,5G` has two readings.
 */
export function quantityMeant(text: string): string | null {
  const parts = /^ *([+-]?[0-9]+(?:\.[0-9]+)?)[ _]*([a-zA-Z]*) *$/.exec(text);
  if (parts === null) return null;
  const [, number = "", unit = ""] = parts;
  const known = Object.hasOwn(factors, unit) ? unit : knownUnit(unit);
  if (known === null || known === "m" || known === "u" || known === "n") return null;
  return `${number}${known}`;
}

function knownUnit(unit: string): string | null {
  return (Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined) ?? null;
}
