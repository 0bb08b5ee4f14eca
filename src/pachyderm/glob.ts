import { globExpression } from "./datums/glob-expression.ts";
import { readExpression } from "./datums/read-expression.ts";

/** What a glob is, as far as its text alone tells. */
export type Glob = {
  /** How many groups `$1`, `$2` … can name. */
  captures: number;
  /** What a job says when it compiles the glob; null where it compiles. */
  error: string | null;
  /** Brackets that have no partner: an opening one closes at the end, a closing one is taken as text. */
  unpaired: readonly string[];
  /** True where a group holds nothing at all. */
  hasEmptyGroup: boolean;
};

const brackets = { "(": ")", "{": "}" } as const;

/**
 * Reads a glob once from left to right, in linear time. pachd compiles globs only when a job runs.
 * Source: pachyderm/ohmyglob, syntax/lexer/lexer.go and compiler/compiler.go.
 */
export function readGlob(text: string): Glob {
  const open: ("(" | "{")[] = [];
  const unpaired: string[] = [];
  let captures = 0;
  let hasEmptyGroup = false;
  let fault: string | null = null;
  let index = 0;
  while (index < text.length) {
    const character = text.charAt(index);
    if (character === "\\") {
      index += 2;
    } else if (character === "[") {
      const read = readClass(text, index + 1);
      fault ??= read.error;
      index = read.end;
    } else {
      if (character === "(" || character === "{") {
        open.push(character);
        if (character === "(") captures += 1;
        if (text.charAt(index + 1) === brackets[character]) hasEmptyGroup = true;
      } else if (character === ")" || character === "}") {
        const last = open.at(-1);
        if (last !== undefined && brackets[last] === character) open.pop();
        else unpaired.push(character);
      }
      index += 1;
    }
  }
  const refused = compileFault(text);
  if (refused !== null) return { captures, error: fault ?? refused, unpaired: [], hasEmptyGroup };
  // An empty class takes in what follows, up to the end of a later one, and compiles after all.
  if (fault !== null) unpaired.unshift("[");
  return { captures, error: null, unpaired: [...open, ...unpaired], hasEmptyGroup };
}

/** What compiling says, in the words of the matcher that pachd uses; only classes and `^(` can fail. */
function compileFault(text: string): string | null {
  if (!/\[|\^\(/.test(text)) return null;
  const made = globExpression(cleanGlob(text));
  return made.error ?? readExpression(made.expression).error;
}

/** A class such as `[a-z]` from behind its bracket; the first `!` or `^` in it, wherever it stands, negates. */
function readClass(text: string, start: number): { end: number; error: string | null } {
  const characters: string[] = [];
  let negated = false;
  let inNamed = false;
  let index = start;
  for (; index < text.length; index++) {
    let character = text.charAt(index);
    if (character === "\\") {
      index += 1;
      character = text.charAt(index);
    } else if (character === "]" && !inNamed) {
      break;
    } else if (!negated && (character === "!" || character === "^")) {
      negated = true;
      continue;
    } else if (character === "[" || character === "]") {
      inNamed = character === "[";
    }
    characters.push(character);
  }
  if (index >= text.length) return { end: index, error: "unexpected end of input" };
  return { end: index + 1, error: faultIn(characters) };
}

function faultIn(characters: readonly string[]): string | null {
  if (characters.length === 0) return "unterminated [] set";
  for (let index = 0; index + 2 < characters.length; index++) {
    const [low = "", between, high = ""] = characters.slice(index, index + 3);
    if (between !== "-") continue;
    if (low > high) return `[${low}-${high}] range in reverse order`;
    index += 2;
  }
  return null;
}

/**
 * The glob as pachd matches with it: a leading slash, no trailing one, `.`, `..` and `//` resolved. It is cleaned
 * twice on the way, so that `../a` is `/a`, though cleaned once it would be `/../a`.
 * Source: pachyderm, src/internal/pfsfile/pfsfile.go, CleanPath.
 */
export function cleanGlob(text: string): string {
  const steps: string[] = [];
  for (const step of text.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}

/**
 * The group numbers that a template such as `$1-${2}` asks for; `$$` is a dollar.
 * Source: pachyderm/ohmyglob, glob.go, extract and Replace.
 */
export function groupsIn(template: string): number[] {
  const numbers: number[] = [];
  for (const [whole, bare, braced] of template.matchAll(/\$\$|\$(\d{1,9})|\$\{(\d{1,9})\}/g)) {
    if (whole !== "$$") numbers.push(Number(bare ?? braced));
  }
  return numbers;
}

/**
 * A group number that a job cannot read: with a 0 before it, above nine digits, or in another script's digits. It
 * becomes -1, and looking that group up is a panic.
 * Source: pachyderm/ohmyglob, glob.go, extract and Replace.
 */
export function panicIn(template: string): string | null {
  for (const [whole, bare, braced] of template.matchAll(/\$\$|\$(\p{Nd}+)|\$\{(\p{Nd}+)\}/gu)) {
    if (whole !== "$$" && !/^(?:0|[1-9]\d{0,8})$/.test(bare ?? braced ?? "")) return whole;
  }
  return null;
}
