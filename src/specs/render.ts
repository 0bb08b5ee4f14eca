import type { ParsedFile } from "../pachyderm/spec.ts";
import type { Problem } from "../problem.ts";
import { type Change, changesIn } from "./fill.ts";
import { fillText } from "./fill-text.ts";
import type { Values } from "./values.ts";
import { canStandPlain, doubleQuoted, escapeDouble, escapeSingle, standsInSingle } from "./write-scalar.ts";

/**
 * The text of a file with its values in place, for pachctl: everything outside of them stays byte for byte, and each
 * value is written so that it stays one string, whatever is in it.
 */
export function renderText(parsed: ParsedFile, values: Values): { text: string; problems: Problem[] } {
  const { changes, problems } = changesIn(parsed, values);
  const { text } = parsed.source;
  let rendered = "";
  let at = 0;
  for (const change of changes) {
    const { start, end } = change.scalar.span;
    rendered += text.slice(at, start) + writtenChange(change, text.slice(start, end), values);
    at = end;
  }
  return { text: rendered + text.slice(at), problems };
}

function writtenChange({ scalar, text, pieces }: Change, written: string, values: Values): string {
  const { style } = scalar;
  const inPlace = pieces === null ? null : fillWritten(written, { texts: pieces.map((piece) => piece.text), values });
  if (style === "plain" && canStandPlain(text)) return inPlace?.((value) => value) ?? text;
  if (style === "double") return inPlace?.(escapeDouble) ?? doubleQuoted(text);
  if (style === "single" && standsInSingle(text)) return inPlace?.(escapeSingle) ?? `'${escapeSingle(text)}'`;
  const isBlock = style === "literal" || style === "folded";
  if (isBlock && pieces?.every((piece) => standsInSingle(piece.text) && !piece.text.startsWith(" "))) {
    const block = inPlace?.((value) => value);
    if (block !== undefined) return block;
  }
  // A block scalar ends with its line, a quoted one does not: what follows must still begin on a line of its own.
  const lineEnd = isBlock ? (/\r?\n$|\r$/.exec(written)?.[0] ?? "") : "";
  return doubleQuoted(text) + lineEnd;
}

/**
 * Fills the scalar as it is written, escapes and all. That works where the same pieces are found in it as in its
 * meaning: elsewhere an escape is part of one, and the answer is null.
 */
function fillWritten(
  written: string,
  { texts, values }: { texts: readonly string[]; values: Values },
): ((write: (value: string) => string) => string) | null {
  const { pieces } = fillText(written, values);
  if (pieces.length !== texts.length || pieces.some(({ text }, index) => text !== texts[index])) return null;
  return (write) => {
    let whole = "";
    let at = 0;
    for (const { start, end, text } of pieces) {
      whole += written.slice(at, start) + write(text);
      at = end;
    }
    return whole + written.slice(at);
  };
}
