import { fieldAt } from "../pachyderm/fault-site.ts";
import { foreignPlaceholderHint } from "../pachyderm/foreign-placeholder.ts";
import { quoteSpan } from "../pachyderm/mend/quote-value.ts";
import { showText } from "../pachyderm/show-text.ts";
import type { FaultCheck, FaultWords } from "./check.ts";

export const yamlScalar: FaultCheck = {
  kind: "fault",
  code: "yaml-scalar",
  severity: "error",
  refusedBy: "pachctl",
  summary: "Dates, and numbers in other forms than JSON's, stand in quotes; so do keys of digits",
  hint: "Put it in quotes.",
  rules: ["1.2"],
  faults: ["timestamp", "number-form", "key-type"],

  say(fault, { text }) {
    const refused = fault.refused ? "pachctl refuses the file" : "pachctl drops this one";
    if (fault.kind === "key-type") {
      if (text.startsWith("{{", fault.span.start - 1)) {
        return {
          message: `${refused}: YAML reads {{ … }} as an object within an object`,
          hint: foreignPlaceholderHint,
        };
      }
      const message = `${refused}: a key must be text, and here is ${fault.seen === "" ? "none" : fault.seen}`;
      return quoted(message, text, fault.span);
    }
    if (fault.kind === "timestamp") {
      return quoted(`${refused}: YAML reads ${fault.seen} as a date, unless it is quoted`, text, fault.span);
    }
    if (fault.kind !== "number-form") return null;
    const message = `${refused}: YAML reads ${showText(fault.seen)} as a number that JSON cannot write`;
    const number = plainNumber(fault.seen);
    if (isText(fault.path)) return quoted(message, text, fault.span);
    if (number === null) return { message, hint: "Write a number in decimal digits." };
    const edits = [{ start: fault.span.start, end: fault.span.end, text: number }];
    return { message, hint: `Write ${number}.`, repair: { summary: `${number} for ${fault.seen}`, edits } };
  },
};

function quoted(message: string, text: string, span: { start: number; end: number }): FaultWords {
  const edits = quoteSpan(text, span);
  if (edits === null) return { message };
  const value = text.slice(span.start, span.end);
  return { message, hint: `Put it in quotes: "${value}".`, repair: { summary: "quotes put around it", edits } };
}

/** True where a field takes text; an entry of a map, such as an environment variable, does too. */
function isText(path: readonly (string | number)[]): boolean {
  const type = fieldAt(path)?.type;
  return type === undefined || (type.kind === "scalar" && type.scalar === "string");
}

/** The same number as JSON writes it, where nobody can doubt which was meant: 010 could be eight or ten. */
function plainNumber(seen: string): string | null {
  const digits = seen.replaceAll("_", "").replace(/^\+/, "");
  if (digits === "-0") return "0";
  if (/^0[xXoObB][0-9a-fA-F]+$/.test(digits)) return String(Number(digits));
  const match = /^(-?)([1-9][0-9]*|0)?(?:\.([0-9]*))?$/.exec(digits);
  if (match === null) return null;
  const [, sign = "", whole = "0", fraction = ""] = match;
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
