const shells: ReadonlySet<string> = new Set([
  "sh",
  "bash",
  "ash",
  "dash",
  "zsh",
  "ksh",
  "fish",
  "busybox",
  "cmd.exe",
  "pwsh",
]);

/** True for the path or name of a program that reads shell commands. */
export function isShell(program: string): boolean {
  return shells.has(program.slice(program.lastIndexOf("/") + 1));
}

/**
 * Splits a line into words at blanks, with quotes as sh takes them. Null where it holds what only a shell can do
 * (pipes, variables, redirections, patterns), or a quote that does not end.
 */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote = "";
  for (const letter of line) {
    if (quote !== "") {
      if (letter === quote) quote = "";
      else if (quote === '"' && /[$`\\]/.test(letter)) return null;
      else word = (word ?? "") + letter;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= "";
    } else if (/\s/.test(letter)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (/[|&;<>()$`\\*?[\]{}~#]/.test(letter)) return null;
    else word = (word ?? "") + letter;
  }
  if (quote !== "") return null;
  return word === null ? words : [...words, word];
}

/** What in one argument only a shell would understand; null where nothing does. */
export function shellSyntax(argument: string): "operator" | "variable" | "pattern" | null {
  if (/^(?:&&|\|\||[|;&<>]|>>|<<|[12]>>?|&>|2>&1)$/.test(argument)) return "operator";
  // Code for another program (awk, perl, jq) has blanks, quotes or its own braces; a path or a word with a variable has not.
  if (/\$(?:[A-Za-z_]|\{[A-Za-z_])/.test(argument) && !/^\{|[\s'"()]/.test(argument)) return "variable";
  if (/^\/pfs\/[^\s'"]*[*?]/.test(argument)) return "pattern";
  return null;
}

/** True where a shell is given a line of commands but not told so by `-c`: it looks for a script of that name. */
export function isScriptlessShell(cmd: readonly string[]): boolean {
  const [program = "", ...rest] = cmd;
  if (!isShell(program) || program.endsWith("busybox") || rest.some((argument) => /^-[a-z]*c[a-z]*$/i.test(argument)))
    return false;
  const script = rest.find((argument) => !argument.startsWith("-"));
  return script !== undefined && /\s/.test(script);
}
