import type { Instruction as ParsedInstruction } from "dockerfile-ast";

/** One instruction of a Dockerfile: its words as written, before any variable is filled in. */
export type Instruction = {
  /** Line it begins and ends on, counted from 1. */
  line: number;
  endLine: number;
  keyword: string;
  /** `--name=value` in front of the arguments; a flag without a value has the text "true". */
  flags: readonly Flag[];
  /** Everything after keyword and flags, continued lines joined as the file has them. */
  rest: string;
  /** The elements where the arguments are a JSON list, else null. */
  list: readonly string[] | null;
  /** Blank-separated words, quotes kept; of a heredoc's body there is nothing in here. */
  words: readonly string[];
  /** `name=value` pairs, quotes kept, for ENV, LABEL and ARG; a value may be absent for ARG. */
  pairs: readonly { name: string; value: string | null }[];
  heredocs: readonly Heredoc[];
};

export type Flag = { name: string; value: string };

/** A file written in the Dockerfile itself. Its variables are filled in unless the name was quoted. */
export type Heredoc = { name: string; expands: boolean; content: string };

/**
 * Reads one parsed instruction. dockerfile-ast finds the places; JSON lists and heredocs are read here from the
 * text, since it drops the blanks inside the first and counts the lines of the second as arguments.
 */
export function readInstruction(parsed: ParsedInstruction, lines: readonly string[], escapeWith: string): Instruction {
  const range = parsed.getRange();
  const all = lines.slice(range.start.line, range.end.line + 1);
  const { head, body } = splitHead(all, escapeWith);
  const logical = joinLines(head, escapeWith);
  const keyword = parsed.getKeyword();
  const { flags, rest } = splitFlags(logical.replace(/^\s*\S+\s*/, ""), keyword);
  return {
    line: range.start.line + 1,
    endLine: range.end.line + 1,
    keyword,
    flags,
    rest,
    list: readList(rest),
    words: splitWords(rest, escapeWith),
    pairs: readPairs(rest, keyword, escapeWith),
    heredocs: readHeredocs(rest, body, keyword),
  };
}

/** The first line with its continuations, and what follows: bodies of heredocs. Comments and blank lines inside go. */
function splitHead(lines: readonly string[], escapeWith: string): { head: string[]; body: string[] } {
  const head: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (index > 0 && (line.trim() === "" || line.trimStart().startsWith("#"))) continue;
    head.push(line);
    if (!continues(line, escapeWith)) return { head, body: lines.slice(index + 1) };
  }
  return { head, body: [] };
}

function continues(line: string, escapeWith: string): boolean {
  return line.trimEnd().endsWith(escapeWith);
}

function joinLines(lines: readonly string[], escapeWith: string): string {
  return lines
    .map((line) => (continues(line, escapeWith) ? line.trimEnd().slice(0, -1) : line))
    .join("")
    .trim();
}

/** Instructions that take flags; elsewhere `--x` is an ordinary word. Source: moby/buildkit frontend/dockerfile. */
const flagged = new Set(["ADD", "COPY", "FROM", "HEALTHCHECK", "RUN"]);

function splitFlags(text: string, keyword: string): { flags: Flag[]; rest: string } {
  const flags: Flag[] = [];
  let rest = text;
  while (flagged.has(keyword)) {
    const match = /^--([A-Za-z][A-Za-z0-9-]*)(?:=(\S*))?(?:\s+|$)/.exec(rest);
    if (match === null) break;
    flags.push({ name: match[1] ?? "", value: match[2] ?? "true" });
    rest = rest.slice(match[0].length);
  }
  return { flags, rest };
}

function readList(text: string): string[] | null {
  if (!text.startsWith("[")) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((item) => typeof item === "string") ? parsed : null;
  } catch {
    return null; // docker, too, takes a list that is no JSON for plain words
  }
}

function splitWords(text: string, escapeWith: string): string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === escapeWith && quote !== "'" && at + 1 < text.length) {
      word += character + text.charAt(++at);
    } else if (quote === "" && /\s/.test(character)) {
      if (word !== "") words.push(word);
      word = "";
    } else {
      if (quote === character) quote = "";
      else if (quote === "" && (character === "'" || character === '"')) quote = character;
      word += character;
    }
  }
  return word === "" ? words : [...words, word];
}

function readPairs(text: string, keyword: string, escapeWith: string): { name: string; value: string | null }[] {
  if (keyword !== "ENV" && keyword !== "LABEL" && keyword !== "ARG") return [];
  const words = splitWords(text, escapeWith);
  const first = words[0] ?? "";
  // The old form takes the rest of the line as one value: ENV PATH /opt/bin
  if (keyword !== "ARG" && !first.includes("=")) return [{ name: first, value: text.slice(first.length).trim() }];
  return words.map((word) => {
    const equals = word.indexOf("=");
    return equals === -1 ? { name: word, value: null } : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}

/** Source: moby/buildkit frontend/dockerfile/parser, heredoc syntax `<<[-]name`, name perhaps in quotes. */
function readHeredocs(rest: string, body: readonly string[], keyword: string): Heredoc[] {
  if (!["ADD", "COPY", "RUN"].includes(keyword)) return [];
  const heredocs: Heredoc[] = [];
  let next = 0;
  for (const [, dash, quoteMark = "", name = ""] of rest.matchAll(
    /(?:^|\s)\d*<<(-?)(["']?)([^\s"'<>|&;]+)\2(?=\s|$|[|&;>])/g,
  )) {
    const strip = (line: string) => (dash === "-" ? line.replace(/^\t+/, "") : line);
    const end = body.findIndex((line, index) => index >= next && strip(line) === name);
    if (end === -1) continue;
    const content = body.slice(next, end).map((line) => `${strip(line)}\n`);
    heredocs.push({ name, expands: quoteMark === "", content: content.join("") });
    next = end + 1;
  }
  return heredocs;
}
