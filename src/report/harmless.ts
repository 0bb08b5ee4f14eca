/**
 * Makes text of others safe to print: control characters, which could move the cursor, hide lines or fake colours,
 * and the bidirectional marks that turn text round, come out as escapes. Line breaks too: a message is one line.
 */
export function harmless(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escaped);
}

/** JSON text for stdout. JSON.stringify escapes what is below a blank; the other marks that a terminal obeys come here. */
export function harmlessJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, unicodeEscape)}\n`;
}

/** Like `harmless`, for a text of several lines, which keeps its line breaks. */
export function harmlessLines(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map(harmless)
    .join("\n");
}

/**
 * Keeps a line from being taken for a command by a CI runner that reads this output: GitHub's `::error::` and
 * `##[group]`, Azure's `##vso[`. They count only at the start of a line, leading blanks aside.
 */
export function withoutWorkflowCommands(text: string): string {
  return text.replace(/^([ \t]*)(::|##(?=\[|vso))/gm, "$1\u200b$2");
}

function escaped(character: string): string {
  if (character === "\t") return "  ";
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : unicodeEscape(character);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
