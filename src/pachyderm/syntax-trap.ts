import type { Edit } from "../problem.ts";
import { quoteToLineEnd } from "./mend/quote-value.ts";
import type { Span } from "./node.ts";
import { showText } from "./show-text.ts";

/** A syntax fault in the words of the person who wrote the file: what stands there, and what to write instead. */
export type Trap = { seen: string; hint?: string; edits?: readonly Edit[] | null; summary?: string };

/** Explains what yaml.v3 said about a place. Words of its that nobody has a better explanation for are passed on. */
export function trapAt(text: string, span: Span, said: string): Trap {
  const here = text.slice(span.start, span.start + 20);
  const comment = commentTrap(text, span.start);
  if (comment !== null) return comment;
  if (said === "found unknown escape character") return escapeTrap(text, span);
  if (said === "found invalid Unicode character escape code") return surrogateTrap(text, span);
  if (said === "control characters are not allowed") return controlTrap(text, span.start);
  if (/octet|UTF-|Unicode character$|surrogate area/.test(said)) {
    return { seen: `the bytes here are no UTF-8 text (${said})`, hint: "Save the file as UTF-8." };
  }
  if (here.startsWith("\t") || said.includes("tab character")) {
    return { seen: `a tab stands where YAML wants blanks (${said})`, hint: "Indent with blanks." };
  }
  const reserved = reservedTrap(text, span.start, said);
  if (reserved !== null) return reserved;
  const hint = hints[said];
  return { seen: `${said}${show(here)}`, ...(hint === undefined ? {} : { hint }) };
}

function show(here: string): string {
  const line = here.split(/[\r\n]/)[0]?.trim() ?? "";
  return line === "" ? "" : `, at ${showText(line)}`;
}

/** JSON with comments: the fault is at a `//`, or some lines on, where the text that begins with it meets a colon. */
function commentTrap(text: string, at: number): Trap | null {
  const lines = text
    .slice(Math.max(0, at - 1000), at + 2)
    .split(/\r\n|[\r\n]/)
    .slice(-3);
  const found = lines.findLastIndex((line) => /^[ \t]*(?:\/\/|\/\*)/.test(line));
  const mark = found < 0 ? /^\/[/*]/.exec(text.slice(at, at + 2))?.[0] : lines[found]?.trim().slice(0, 2);
  if (mark === undefined) return null;
  const where = found < 0 || found === lines.length - 1 ? "here" : "on a line above";
  return { seen: `"${mark}" ${where} begins no comment`, hint: "Begin a comment with # and end it with its line." };
}

function escapeTrap(text: string, { start }: Span): Trap {
  const written = text.slice(start, start + 2);
  if (written !== "\\/") {
    const hint = "Double the backslash, or put the text in single quotes.";
    return { seen: `${JSON.stringify(written).slice(1, -1)} is no escape that YAML knows`, hint };
  }
  const seen = "the escape \\/ is legal in JSON, but pachctl's YAML parser does not know it";
  return {
    seen,
    hint: "Write / without the backslash.",
    edits: [{ start, end: start + 1, text: "" }],
    summary: "/ without backslash",
  };
}

function surrogateTrap(text: string, { start, end }: Span): Trap {
  const pair = /^\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})$/i.exec(text.slice(start, start + 12));
  if (pair === null) return { seen: `${text.slice(start, end)} is no character`, hint: "Write the character itself." };
  const character = String.fromCharCode(Number.parseInt(pair[1] ?? "", 16), Number.parseInt(pair[2] ?? "", 16));
  return {
    seen: "a pair of \\u escapes for one character is legal in JSON, but pachctl's YAML parser does not know it",
    hint: `Write the character itself: ${character}`,
    edits: [{ start, end: start + 12, text: character }],
    summary: `${character} for its escapes`,
  };
}

function controlTrap(text: string, at: number): Trap {
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return {
    seen: `the control character U+${code} stands in the text`,
    hint: 'Delete it, or write it as an escape in double quotes: "\\u0000".',
  };
}

const signs: Readonly<Record<string, string>> = {
  "*": "begins a YAML alias",
  "&": "begins a YAML anchor",
  "!": "begins a YAML tag",
  "@": "is reserved by YAML at the beginning of text",
  "`": "is reserved by YAML at the beginning of text",
  "%": "is reserved by YAML at the beginning of text",
  ">": "begins a folded block",
  "|": "begins a literal block",
};

const aboutSigns = new Set([
  "did not find expected alphabetic or numeric character",
  "found character that cannot start any token",
  "did not find expected comment or line break",
  "did not find expected whitespace or line break",
  "did not find expected tag URI",
  "found undefined tag handle",
  "found unknown directive name",
]);

function reservedTrap(text: string, at: number, said: string): Trap | null {
  const sign = text.charAt(at);
  const meaning = signs[sign];
  if (meaning === undefined || !aboutSigns.has(said)) return null;
  const edits = quoteToLineEnd(text, at);
  const value = edits === null ? null : text.slice(at, edits[1]?.start);
  return {
    seen: `"${sign}" ${meaning}, unless it is quoted`,
    hint: value === null ? "Put the text in quotes." : `Put the text in quotes: "${value}".`,
    edits,
  };
}

const hints: Readonly<Record<string, string>> = {
  "mapping values are not allowed in this context":
    'Put text with ": " in it in quotes, and begin each key on a line of its own with the same indentation as its neighbours.',
  "block sequence entries are not allowed in this context": "Begin the list on a line of its own.",
  "did not find expected key": "Look at this line's indentation, and for text after a closing quote or bracket.",
  "did not find expected '-' indicator": "Give each item of the list the same indentation and a dash with a blank.",
  "could not find expected ':'":
    'Write "key: value", with a blank after the colon, or indent the line as part of the text above.',
  "did not find expected ',' or '}'":
    "Put a comma between two entries, keep each key on the line of its colon, or close the brace.",
  "did not find expected ',' or ']'": "Put a comma between two items, or close the bracket.",
  "did not find expected node content":
    "Take away a sign too many: two commas, a closing bracket without its opening one.",
  "found unexpected end of stream": "Close the quote that begins here.",
  "found unexpected document indicator": "Close the quote that begins here, or indent the line with --- or ... in it.",
  "found incompatible YAML document": "Take the %YAML line away: pachctl knows 1.1 only.",
  "did not find expected <document start>":
    'Take away what stands after the end of the spec, or put "---" on a line before it.',
};
