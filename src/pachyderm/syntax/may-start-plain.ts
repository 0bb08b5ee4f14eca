import { code, isBlank } from "./cursor.ts";

const neverPlain = new Set([..."-?:,[]{}#&*!|>'\"%@`"].map((sign) => sign.charCodeAt(0)));

/** Called where nothing else fits, so that `-`, `?` and `:` are known to have text after them. */
export function mayStartPlain(unit: number, inFlow: boolean): boolean {
  if (isBlank(unit)) return false;
  if (unit === code.dash) return true;
  if (unit === code.question || unit === code.colon) return !inFlow;
  return !neverPlain.has(unit);
}
