import type { Pattern } from "./program.ts";

/**
 * Reads a class such as `[a-z_]` or `[^/]` whose bracket opens at `start`; `!` negates too, as it does in a shell.
 *
 * @returns null where the bracket never closes
 */
export function characterClass(text: string, start: number): { pattern: Pattern; width: number } | null {
  const negated = text.charAt(start + 1) === "^" || text.charAt(start + 1) === "!";
  const tests: ((character: string) => boolean)[] = [];
  let index = start + (negated ? 2 : 1);
  for (let first = true; index < text.length; first = false) {
    if (text.charAt(index) === "]" && !first) {
      const accepts = (character: string) => tests.some((test) => test(character)) !== negated;
      return { pattern: { kind: "one", accepts }, width: index + 1 - start };
    }
    const low = memberAt(text, index);
    const high = text.charAt(index + low.width) === "-" ? memberAt(text, index + low.width + 1) : null;
    if (high === null || high.literal === "]" || high.literal === null || low.literal === null) {
      tests.push(low.accepts);
      index += low.width;
    } else {
      const [from, to] = [low.literal, high.literal];
      tests.push((character) => from <= character && character <= to);
      index += low.width + 1 + high.width;
    }
  }
  return null;
}

type Member = { accepts: (character: string) => boolean; literal: string | null; width: number };

/** One character, an escaped character, or a class such as `\w`. */
export function memberAt(text: string, index: number): Member {
  if (text.charAt(index) !== "\\" || index + 1 >= text.length) return one(text.charAt(index), 1);
  const letter = text.charAt(index + 1);
  const named = namedClasses.get(letter);
  if (named !== undefined) return { accepts: named, literal: null, width: 2 };
  return one(escapes.get(letter) ?? letter, 2);
}

function one(literal: string, width: number): Member {
  return { accepts: (character) => character === literal, literal, width };
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

const isWord = (character: string) => /^[A-Za-z0-9_]$/.test(character);
const isDigit = (character: string) => character >= "0" && character <= "9";
const isSpace = (character: string) => /^\s$/.test(character);

const namedClasses: ReadonlyMap<string, (character: string) => boolean> = new Map([
  ["w", isWord],
  ["W", (character: string) => !isWord(character)],
  ["d", isDigit],
  ["D", (character: string) => !isDigit(character)],
  ["s", isSpace],
  ["S", (character: string) => !isSpace(character)],
]);
