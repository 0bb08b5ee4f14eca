/** A regular expression in the dialect of github.com/dlclark/regexp2, or what compiling the glob says. */
export type GlobExpression = { expression: string; error: null } | { error: string };

type Token =
  | { kind: "text"; text: string }
  | { kind: "any" | "super" | "single" | "separator" | "close" }
  | { kind: "open"; quantifier: string }
  | { kind: "class"; negated: boolean; characters: string };

// Code points that no path holds mark where a negation may end, as ohmyglob itself does it.
const negationEnd = "\uffff";
const boundary = "\ufffe";

/**
 * Turns a glob into the expression that pachd matches paths with. Brackets that do not pair are tolerated here as
 * they are there, and then match something else than meant.
 * Source: pachyderm/ohmyglob, syntax/lexer/lexer.go, syntax/ast/parser.go, compiler/compiler.go.
 */
export function globExpression(glob: string): GlobExpression {
  const tokens = tokensOf(glob);
  if (tokens === null) return { error: "unexpected end of input" };
  const unknown = tokens.find((token) => token.kind === "open" && token.quantifier === "^");
  if (unknown !== undefined) return { error: "unimplemented quatifier ^" };
  return { expression: `\\A${withNegationsEnded(assemble(tokens))}\\z`, error: null };
}

const basicBreakers = "?*[{(";
const extendedBreakers = `${basicBreakers}@!^+`;

/** Null where a class never closes. */
function tokensOf(glob: string): Token[] | null {
  const tokens: Token[] = [];
  let [braces, captures, at] = [0, 0, 0];
  const push = (token: Token, width: number) => {
    tokens.push(token);
    at += width;
  };
  const open = (quantifier: string, width: number) => {
    if (quantifier === "{") braces += 1;
    else captures += 1;
    push({ kind: "open", quantifier }, width);
  };
  const text = (breakers: string) => {
    const { text, end } = textAt(glob, at, breakers);
    if (text !== "") tokens.push({ kind: "text", text });
    at = end;
  };
  while (at < glob.length) {
    const [character, next] = [glob.charAt(at), glob.charAt(at + 1)];
    const isOpening = next === "(";
    if (character === "{") open("{", 1);
    else if (character === "," && braces > 0) push({ kind: "separator" }, 1);
    else if (character === "|" && captures > 0) push({ kind: "separator" }, 1);
    else if (character === "}" && braces > 0) {
      braces -= 1;
      push({ kind: "close" }, 1);
    } else if (character === ")" && captures > 0) {
      captures -= 1;
      push({ kind: "close" }, 1);
    } else if (character === "[") {
      const read = classAt(glob, at + 1);
      if (read === null) return null;
      tokens.push({ kind: "class", negated: read.negated, characters: read.characters });
      at = read.end;
    } else if (character === "(") open("@", 1);
    else if ("@!^+?".includes(character) && isOpening) open(character, 2);
    else if ("@!^+".includes(character)) text(basicBreakers);
    else if (character === "?") push({ kind: "single" }, 1);
    else if (character === "*" && next === "*" && glob.charAt(at + 2) !== "(") push({ kind: "super" }, 2);
    else if (character === "*" && isOpening) open("*", 2);
    else if (character === "*") push({ kind: "any" }, 1);
    else if (braces > 0) text(`${extendedBreakers}},`);
    else text(captures > 0 ? `${extendedBreakers})|` : extendedBreakers);
  }
  return tokens;
}

function textAt(glob: string, start: number, breakers: string): { text: string; end: number } {
  let text = "";
  let end = start;
  for (; end < glob.length; end++) {
    const character = glob.charAt(end);
    if (character === "\\") {
      end += 1;
      text += glob.charAt(end);
    } else if (breakers.includes(character)) break;
    else text += character;
  }
  return { text, end: Math.min(end, glob.length) };
}

function classAt(glob: string, start: number): { negated: boolean; characters: string; end: number } | null {
  let characters = "";
  let [negated, inNamed] = [false, false];
  for (let at = start; at < glob.length; at++) {
    const character = glob.charAt(at);
    if (character === "\\") {
      at += 1;
      characters += glob.charAt(at);
      continue;
    }
    if (character === "]" && !inNamed) return { negated, characters: withNamed(characters), end: at + 1 };
    if (character === "[") inNamed = true;
    if (character === "]") inNamed = false;
    if (!negated && (character === "!" || character === "^")) negated = true;
    else characters += character;
  }
  return null;
}

const namedClasses = {
  ":alnum:": "0-9A-Za-z",
  ":alpha:": "A-Za-z",
  ":ascii:": "\x00-\x7F",
  ":blank:": "\t ",
  ":cntrl:": "\x00-\x1F\x7F",
  ":digit:": "0-9",
  ":graph:": "!-~]",
  ":lower:": "a-z",
  ":print:": " -~",
  ":punct:": "!-/:-@[-`{-~",
  ":space:": "\t\n\v\f\r ",
  ":upper:": "A-Z",
  ":word:": "0-9A-Za-z_",
  ":xdigit:": "0-9A-Fa-f",
} satisfies Readonly<Record<string, string>>;

function withNamed(characters: string): string {
  return Object.entries(namedClasses).reduce((text, [name, members]) => text.replaceAll(name, members), characters);
}

type Frame = { quantifier: string; options: string[] };

/** Every closing bracket closes the innermost group, whichever kind opened it; the end closes all. */
function assemble(tokens: readonly Token[]): string {
  const frames: Frame[] = [{ quantifier: "", options: [""] }];
  const append = (text: string) => {
    const options = frames.at(-1)?.options ?? [];
    options.push((options.pop() ?? "") + text);
  };
  const close = () => {
    const frame = frames.pop();
    if (frame !== undefined) append(groupOf(frame));
  };
  for (const token of tokens) {
    if (token.kind === "open") frames.push({ quantifier: token.quantifier, options: [""] });
    else if (token.kind === "separator") frames.at(-1)?.options.push("");
    else if (token.kind === "close") close();
    else append(expressionOf(token));
  }
  while (frames.length > 1) close();
  return frames[0]?.options[0] ?? "";
}

function expressionOf(token: Token): string {
  if (token.kind === "text") return escaped(token.text) + boundary;
  if (token.kind === "any") return `[^/]*${boundary}`;
  if (token.kind === "super") return `.*${boundary}`;
  if (token.kind === "class") return `[${token.negated ? "^" : ""}${escaped(token.characters)}]`;
  return "[^/]";
}

function groupOf({ quantifier, options }: Frame): string {
  const choice = options.join("|");
  if (quantifier === "{") return `(?:${choice})`;
  if (quantifier === "@") return `(${choice})`;
  if (quantifier === "!") return `((?:(?!(?:${options.join(`${negationEnd}|`)}${negationEnd}))[^/]*))`;
  return `((?:${choice})${quantifier})`;
}

/** What a negation excludes ends with the path, unless something stands behind the negation. */
function withNegationsEnded(marked: string): string {
  const end = marked.indexOf(`${negationEnd})`);
  const isBounded = end > 0 && marked.includes(boundary, end);
  return marked.replaceAll(negationEnd, isBounded ? "" : "$").replaceAll(boundary, "");
}

/** Go's regexp.QuoteMeta. */
function escaped(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}
