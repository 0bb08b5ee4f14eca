/** Takes a text in pieces and hands on each JSON object that it completes. */
export type JsonStream = {
  add: (piece: string) => void;
  /** True where no object is left half read, and nothing but objects came. */
  isComplete: () => boolean;
};

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
    let start = 0;
    for (; at < pending.length; at += 1) {
      const char = pending.charAt(at);
      if (inString) {
        if (char === "\\") at += 1;
        else if (char === '"') inString = false;
      } else if (char === '"') {
        inString = true;
        if (depth === 0) isBroken = true;
      } else if (char === "{" || char === "[") depth += 1;
      else if (char === "}" || char === "]") {
        depth -= 1;
        if (depth === 0) {
          hand(pending.slice(start, at + 1));
          start = at + 1;
        }
      } else if (depth === 0 && !/\s/.test(char)) isBroken = true;
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
