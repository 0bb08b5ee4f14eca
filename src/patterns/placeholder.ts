import { characterClass, memberAt } from "./character-class.ts";
import { compile, findAll, type Match, matchesWhole, type Pattern } from "./program.ts";

const maxLength = 100;

/** Finds every placeholder of a text; `captured` is the variable's name. */
export type Placeholder = (text: string) => Match[];

/**
 * Reads the regular expression of `placeholders`. It may hold text, `.`, classes, `\w \d \s`, `(?:…)`, `|`, `? * +`, and
 * exactly one group. It comes from an untrusted branch, so it is not given to JavaScript's engine, which one line can
 * keep busy for hours, but matched in linear time; counts, anchors, look-around and back-references are not taken.
 *
 * @returns how to find it, or the fault, as the end of a sentence that begins with the expression
 */
export function readPlaceholder(expression: string): { find: Placeholder } | { fault: string } {
  if (expression.length > maxLength) {
    return { fault: `has ${expression.length} characters; ${maxLength} is the limit` };
  }
  const reader: Reader = { text: expression, at: 0, captures: 0, fault: null };
  const pattern = readChoice(reader);
  if (reader.fault === null && reader.at < expression.length) fail(reader, "has a ) too many");
  if (reader.fault === null && reader.captures !== 1) {
    fail(reader, `has ${reader.captures} groups; it needs exactly one, around the variable's name`);
  }
  if (reader.fault !== null) return { fault: reader.fault };
  const program = compile(pattern);
  if (matchesWhole(program, "")) return { fault: "also matches an empty text" };
  return { find: (text) => findAll(program, text) };
}

type Reader = { text: string; at: number; captures: number; fault: string | null };

function fail(reader: Reader, fault: string): void {
  reader.fault ??= fault;
  reader.at = reader.text.length; // nothing more is read
}

function readChoice(reader: Reader): Pattern {
  const options = [readSequence(reader)];
  while (reader.text.charAt(reader.at) === "|") {
    reader.at += 1;
    options.push(readSequence(reader));
  }
  return { kind: "choice", options };
}

function readSequence(reader: Reader): Pattern {
  const items: Pattern[] = [];
  while (reader.at < reader.text.length && !"|)".includes(reader.text.charAt(reader.at))) {
    items.push(readRepeat(reader, readAtom(reader)));
  }
  return { kind: "sequence", items };
}

const repeats = {
  "?": { atLeast: 0, atMost: 1 },
  "*": { atLeast: 0, atMost: "any" },
  "+": { atLeast: 1, atMost: "any" },
} as const;

function readRepeat(reader: Reader, item: Pattern): Pattern {
  const sign = reader.text.charAt(reader.at);
  if (sign !== "?" && sign !== "*" && sign !== "+") return item;
  reader.at += 1;
  const lazy = reader.text.charAt(reader.at) === "?";
  if (lazy) reader.at += 1;
  return { kind: "repeat", item, ...repeats[sign], lazy };
}

function readAtom(reader: Reader): Pattern {
  const rest = reader.text.slice(reader.at);
  const character = rest.charAt(0);
  if (character === "(") return readGroup(reader, rest);
  if (character === "[") {
    const read = characterClass(reader.text, reader.at);
    if (read === null) fail(reader, "has a [ that never closes");
    else reader.at += read.width;
    return read?.pattern ?? nothing;
  }
  const fault = faultAt(rest);
  if (fault !== null) {
    fail(reader, fault);
    return nothing;
  }
  if (character === ".") {
    reader.at += 1;
    return { kind: "one", accepts: (seen) => seen !== "\n" };
  }
  const { accepts, width } = memberAt(reader.text, reader.at);
  reader.at += width;
  return { kind: "one", accepts };
}

const nothing: Pattern = { kind: "sequence", items: [] };

function readGroup(reader: Reader, rest: string): Pattern {
  const captures = !rest.startsWith("(?");
  if (!captures && !rest.startsWith("(?:")) {
    fail(reader, `holds ${rest.slice(0, 3)}, which is not taken here; only (…) and (?:…) are`);
    return nothing;
  }
  if (captures) reader.captures += 1;
  reader.at += captures ? 1 : 3;
  const item = readChoice(reader);
  if (reader.text.charAt(reader.at) !== ")") fail(reader, "has a ( that never closes");
  else reader.at += 1;
  return captures ? { kind: "capture", item } : item;
}

function faultAt(rest: string): string | null {
  if (/^[?*+]/.test(rest)) return `has a ${rest.charAt(0)} with nothing before it to repeat`;
  if (/^\{\d/.test(rest)) return "holds a count in braces, which is not taken here; write + or *, or \\{ for the brace";
  if (/^[\^$]/.test(rest)) return `holds the anchor ${rest.charAt(0)}; write \\${rest.charAt(0)} for the character`;
  if (/^\\[1-9kpPbBuxc]/.test(rest)) return `holds ${rest.slice(0, 2)}, which is not taken here`;
  if (rest === "\\") return "ends in a backslash";
  return null;
}
