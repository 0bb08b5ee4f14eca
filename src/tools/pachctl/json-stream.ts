/** Takes a text in pieces and hands on each JSON object that it completes. */
export type JsonStream = {
  add: (piece: string) => void;
  /** True where no object is left half read, and nothing but objects came. */
  isComplete: () => boolean;
};

const [quote, backslash] = [34, 92];
const [openBrace, closeBrace, openBracket, closeBracket] = [123, 125, 91, 93];

/**
 * Cuts pachctl's lists into objects: they stand back to back with nothing between (`}{`), or with line ends in `logs`.
 * A list of a hundred thousand datums is never held whole.
 * Source: Pachyderm, src/internal/serde/json_encoder.go.
 */
export function jsonStream(each: (value: unknown) => void): JsonStream {
  let pending = "";
  let at = 0;
  let depth = 0;
  let inString = false;
  let isBroken = false;

  const add = (piece: string) => {
    pending += piece;
    const { length } = pending;
    let start = 0;
    // Codes and not characters: of a hundred thousand datums this loop sees a hundred million.
    for (; at < length; at += 1) {
      const code = pending.charCodeAt(at);
      if (inString) {
        if (code === backslash) at += 1;
        else if (code === quote) inString = false;
      } else if (code === quote) {
        inString = true;
        if (depth === 0) isBroken = true;
      } else if (code === openBrace || code === openBracket) depth += 1;
      else if (code === closeBrace || code === closeBracket) {
        depth -= 1;
        if (depth === 0) {
          hand(pending.slice(start, at + 1));
          start = at + 1;
        }
      } else if (depth === 0 && !/\s/.test(pending.charAt(at))) isBroken = true;
    }
    pending = pending.slice(start);
    at -= start;
  };

  const hand = (text: string) => {
    try {
      each(JSON.parse(text));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      isBroken = true;
    }
  };

  return { add, isComplete: () => !isBroken && depth === 0 && pending.trim() === "" };
}
