import { characterClass } from "./character-class.ts";
import { compile, matchesWhole, type Pattern } from "./program.ts";

const maxLength = 300;

/** What is wrong with a glob, as the end of a sentence that begins with the glob; null where it can be used. */
export function faultInGlob(glob: string): string | null {
  if (glob.replace(/^!/, "") === "") return "is empty";
  if (glob.length > maxLength) return `has ${glob.length} characters; ${maxLength} is the limit`;
  if (glob.includes("\\")) return "holds a backslash; folders are divided by /";
  if (/[?*+@!]\(/.test(glob)) return "holds an extended pattern such as +(a|b); write {a,b}";
  if (/(^|\/)\.\.(\/|$)/.test(glob)) return "leaves the repository";
  return null;
}

/**
 * Makes one test out of several globs over paths with `/`, each of which must fit the whole path. `*` and `?` stay
 * within a folder and take dotfiles too, `**` takes any folders, `{a,b}` and `[a-z]` are choices, a `/` at the end
 * means all that is below. A glob behind `!` takes out what the ones before it let in.
 *
 * Written here and not taken from npm: globs come from an untrusted branch, and the libraries make regular
 * expressions of them that a few stars keep busy for minutes. This one is linear.
 */
export function pathMatcher(globs: readonly string[]): (path: string) => boolean {
  const rules = globs.map((glob) => {
    const negated = glob.startsWith("!");
    return { negated, fits: matcherOf(negated ? glob.slice(1) : glob) };
  });
  return (path) => rules.findLast(({ fits }) => fits(path))?.negated === false;
}

function matcherOf(written: string): (path: string) => boolean {
  const glob = written.replace(/^(\.?\/)+/, "").replace(/\/$/, "/**");
  // Most paths differ from most globs in the letters before the first star or after the last; that is cheap to see.
  const plain = /^[^*?[{]*/.exec(glob)?.[0] ?? "";
  if (plain === glob) return (path) => path === glob;
  const program = compile(patternOf(glob.slice(plain.length), plain === "" || plain.endsWith("/")));
  // Without its slash: `**/` in front of it may stand for nothing.
  const ending = /[^*?\]}]*$/.exec(glob)?.[0].replace(/^\//, "") ?? "";
  return (path) => path.startsWith(plain) && path.endsWith(ending) && matchesWhole(program, path.slice(plain.length));
}

const anything: Pattern = { kind: "one", accepts: () => true };
const notSlash: Pattern = { kind: "one", accepts: (character) => character !== "/" };
const slash: Pattern = { kind: "one", accepts: (character) => character === "/" };

function patternOf(glob: string, atSegmentStart: boolean): Pattern {
  const items: Pattern[] = [];
  let index = 0;
  while (index < glob.length) {
    const segmentStart = index === 0 ? atSegmentStart : glob.charAt(index - 1) === "/";
    const read = tokenAt(glob, index, segmentStart);
    items.push(read.pattern);
    index += read.width;
  }
  return { kind: "sequence", items };
}

type Token = { pattern: Pattern; width: number };

function tokenAt(glob: string, index: number, segmentStart: boolean): Token {
  const character = glob.charAt(index);
  if (character === "*") {
    const width = /^\*+/.exec(glob.slice(index))?.[0].length ?? 1;
    const after = glob.charAt(index + width);
    if (width < 2 || !segmentStart || (after !== "" && after !== "/")) return { pattern: any(notSlash), width };
    if (after === "") return { pattern: any(anything), width };
    const folders: Pattern = { kind: "sequence", items: [any(anything), slash] };
    return { pattern: { kind: "choice", options: [folders, { kind: "sequence", items: [] }] }, width: width + 1 };
  }
  if (character === "?") return { pattern: notSlash, width: 1 };
  if (character === "[") return characterClass(glob, index) ?? literal(character);
  if (character === "{") return alternatives(glob, index, segmentStart) ?? literal(character);
  return literal(character);
}

function any(item: Pattern): Pattern {
  return { kind: "repeat", item, atLeast: 0, atMost: "any", lazy: false };
}

function literal(wanted: string): Token {
  return { pattern: { kind: "one", accepts: (character) => character === wanted }, width: 1 };
}

/** `{a,b{c,d}}`, or null where the brace never closes. */
function alternatives(glob: string, start: number, segmentStart: boolean): Token | null {
  const options: string[] = [""];
  let depth = 0;
  for (let index = start + 1; index < glob.length; index++) {
    const character = glob.charAt(index);
    if (character === "}" && depth === 0) {
      const patterns = options.map((option) => patternOf(option, segmentStart));
      return { pattern: { kind: "choice", options: patterns }, width: index + 1 - start };
    }
    if (character === "," && depth === 0) {
      options.push("");
      continue;
    }
    depth += character === "{" ? 1 : character === "}" ? -1 : 0;
    options[options.length - 1] += character;
  }
  return null;
}
