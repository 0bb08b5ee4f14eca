import type { Pattern } from "../../patterns/program.ts";

type Reader = { text: string; at: number; depth: number; error: string | null };

// A glob of such a depth was not written by hand, and our reader would leave its stack before regexp2 does.
const maxDepth = 200;

/**
 * Reads the part of regexp2's dialect that globs turn into: groups, choices, classes, repeats, `(?!`, `.` and `$`.
 * Errors have regexp2's words. Source: github.com/dlclark/regexp2, syntax/parser.go.
 */
export function readExpression(text: string): { pattern: Pattern; error: null } | { error: string } {
  const reader: Reader = { text, at: "\\A".length, depth: 0, error: null };
  const pattern = readChoice(reader);
  // Only a bracket without its partner is left over, behind a class that ended earlier than the glob meant it to.
  if (reader.at < text.length) reader.error ??= "unexpected )";
  const { error } = reader;
  return error === null ? { pattern, error } : { error: `error parsing regexp: ${error} in \`${text}\`` };
}

function readChoice(reader: Reader): Pattern {
  const options = [readSequence(reader)];
  while (reader.text.charAt(reader.at) === "|") {
    reader.at += 1;
    options.push(readSequence(reader));
  }
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: "choice", options };
}

function readSequence(reader: Reader): Pattern {
  const items: Pattern[] = [];
  while (reader.at < reader.text.length && reader.error === null && !/[|)]/.test(reader.text.charAt(reader.at))) {
    if (reader.text.startsWith("\\z", reader.at)) reader.at += 2;
    else items.push(withRepeat(reader, readAtom(reader)));
  }
  return { kind: "sequence", items };
}

function withRepeat(reader: Reader, item: Pattern): Pattern {
  const sign = reader.text.charAt(reader.at);
  if (sign !== "*" && sign !== "+" && sign !== "?") return item;
  reader.at += 1;
  return { kind: "repeat", item, atLeast: sign === "+" ? 1 : 0, atMost: sign === "?" ? 1 : "any", lazy: false };
}

function readAtom(reader: Reader): Pattern {
  const character = reader.text.charAt(reader.at);
  if (character === "(") return readGroup(reader);
  if (character === "[") return readClass(reader);
  reader.at += 1;
  if (character === ".") return { kind: "one", accepts: (seen) => seen !== "\n" };
  if (character === "$") return { kind: "edge" };
  if (character !== "\\") return exactly(character);
  reader.at += 1;
  return exactly(reader.text.charAt(reader.at - 1));
}

function exactly(wanted: string): Pattern {
  return { kind: "one", accepts: (seen) => seen === wanted };
}

function readGroup(reader: Reader): Pattern {
  const sign = ["(?:", "(?!", "("].find((each) => reader.text.startsWith(each, reader.at)) ?? "(";
  reader.at += sign.length;
  reader.depth += 1;
  if (reader.depth > maxDepth) reader.error = "more groups in groups than are taken here";
  const item = reader.error === null ? readChoice(reader) : nothing;
  reader.depth -= 1;
  if (reader.text.charAt(reader.at) === ")") reader.at += 1;
  else reader.error ??= "missing closing )";
  if (sign === "(?:") return item;
  return sign === "(?!" ? { kind: "unless", item } : { kind: "capture", item };
}

const nothing: Pattern = { kind: "sequence", items: [] };

/** A bracket right behind the opening one stands for itself: `[]` goes on to the next one, or to the end. */
function readClass(reader: Reader): Pattern {
  reader.at += 1;
  const negated = reader.text.charAt(reader.at) === "^";
  if (negated) reader.at += 1;
  const ranges: [string, string][] = [];
  for (let isFirst = true; reader.error === null; isFirst = false) {
    if (reader.at >= reader.text.length) reader.error = "unterminated [] set";
    else if (reader.text.charAt(reader.at) === "]" && !isFirst) break;
    else ranges.push(readRange(reader));
  }
  reader.at += 1;
  return {
    kind: "one",
    accepts: (seen) => ranges.some(([low, high]) => low <= seen && seen <= high) !== negated,
  };
}

function readRange(reader: Reader): [string, string] {
  const low = readMember(reader);
  const { text, at } = reader;
  if (text.charAt(at) !== "-" || at + 1 >= text.length || text.charAt(at + 1) === "]") return [low, low];
  // What would be taken away from the class; no glob becomes an expression that ends right behind one.
  if (text.charAt(at + 1) === "[") reader.error ??= "a subtraction must be the last element in a character class";
  reader.at += 1;
  const high = readMember(reader);
  if (low > high) reader.error ??= "[x-y] range in reverse order";
  return [low, high];
}

function readMember(reader: Reader): string {
  const isEscaped = reader.text.charAt(reader.at) === "\\";
  const member = reader.text.charAt(reader.at + (isEscaped ? 1 : 0));
  if (isEscaped && /\w/.test(member)) reader.error ??= `unrecognized escape sequence \\${member}`;
  reader.at += isEscaped ? 2 : 1;
  return member;
}
