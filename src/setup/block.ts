/** The lines that are ours in a file that is the user's. What stands around them is never touched. */
export type Block = { body: string; at: "start" | "end" };

// What taking the block out has to undo beside it stands in its first line, so that every clone can do it.
const first = /^# >>> pachook (\[made this file\] |\[ended the line above\] )?>>>.*\n/m;
const last = /^# <<< pachook <<<\n?/m;

/**
 * Puts the block into a file's text, in place of one that is there already: twice is the same as once.
 * `start` is behind the comments that a file begins with; `end` is in front of a last `exec` or `exit`, which nothing
 * would get past.
 *
 * @param text null where there is no such file
 */
export function withBlock(text: string | null, { body, at }: Block): string {
  if (text === null) return framed("[made this file] ", body);
  const present = findBlock(text);
  if (present !== null) return text.slice(0, present.start) + framed(present.note, body) + text.slice(present.end);
  const offset = at === "start" ? afterHeader(text) : beforeLeaving(text);
  const head = text.slice(0, offset);
  const endsLine = head === "" || head.endsWith("\n");
  return head + (endsLine ? "" : "\n") + framed(endsLine ? "" : "[ended the line above] ", body) + text.slice(offset);
}

/** Takes the block out again; null where the file was ours alone. A text without a block comes back as it is. */
export function withoutBlock(text: string): string | null {
  const present = findBlock(text);
  if (present === null) return text;
  const head = text.slice(0, present.start);
  const rest = (present.note.startsWith("[ended") ? head.replace(/\n$/, "") : head) + text.slice(present.end);
  return rest === "" && present.note.startsWith("[made") ? null : rest;
}

export function hasBlock(text: string): boolean {
  return findBlock(text) !== null;
}

/** The lines between the marks; "" where there is no block. */
export function bodyIn(text: string): string {
  const present = findBlock(text);
  return present === null ? "" : text.slice(present.start, present.end).replace(first, "").replace(last, "");
}

function framed(note: string, body: string): string {
  return `# >>> pachook ${note}>>> put here by \`pachook init\`; \`pachook uninstall\` takes it out\n${body}# <<< pachook <<<\n`;
}

function findBlock(text: string): { start: number; end: number; note: string } | null {
  const opening = first.exec(text);
  if (opening === null) return null;
  const bodyStart = opening.index + opening[0].length;
  const closing = last.exec(text.slice(bodyStart));
  if (closing === null) return null;
  const end = bodyStart + closing.index + closing[0].length;
  return { start: opening.index, end, note: opening[1] ?? "" };
}

function afterHeader(text: string): number {
  return /^(?:#[^\n]*\n)*/.exec(text)?.[0].length ?? 0;
}

function beforeLeaving(text: string): number {
  const leaving = [...text.matchAll(/^(?:exec[ \t]+[^<>\s&\d]|exit\b)/gm)].at(-1);
  const onlyEmptyAfter = leaving !== undefined && /^[^\n]*\s*$/.test(text.slice(leaving.index));
  return leaving !== undefined && onlyEmptyAfter ? leaving.index : text.length;
}
