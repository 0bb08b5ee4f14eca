/**
 * Puts variables into a word of a Dockerfile as BuildKit does, and takes its quotes and escapes away.
 * Knows `$name`, `${name}` and the forms with `:-`, `-`, `:+` and `+`; an unset variable is empty text.
 * Source: moby/buildkit frontend/dockerfile/shell.
 *
 * @returns null where the word uses a form that is not known here: nobody may then rely on its value
 */
export function expandWord(word: string, variables: ReadonlyMap<string, string>, escapeWith: string): string | null {
  let text = "";
  let quote: "'" | '"' | null = null;
  for (let at = 0; at < word.length; at++) {
    const character = word.charAt(at);
    if (character === "'" && quote !== '"') quote = quote === "'" ? null : "'";
    else if (character === '"' && quote !== "'") quote = quote === '"' ? null : '"';
    else if (quote === "'") text += character;
    else if (character === escapeWith && at + 1 < word.length) {
      const next = word.charAt(at + 1);
      // Inside double quotes only these lose their escape; elsewhere every character does.
      text += quote === '"' && !['"', "$", escapeWith].includes(next) ? character + next : next;
      at += 1;
    } else if (character === "$") {
      const variable = readVariable({ word, dollar: at, variables, escapeWith });
      if (variable === null) return null;
      text += variable.value;
      at = variable.end - 1;
    } else text += character;
  }
  return quote === null ? text : null;
}

type Reading = { word: string; dollar: number; variables: ReadonlyMap<string, string>; escapeWith: string };
type Variable = { value: string; end: number };

function readVariable({ word, dollar, variables, escapeWith }: Reading): Variable | null {
  if (word.charAt(dollar + 1) !== "{") {
    const name = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?!-])/.exec(word.slice(dollar + 1))?.[0];
    if (name === undefined) return { value: "$", end: dollar + 1 };
    return { value: variables.get(name) ?? "", end: dollar + 1 + name.length };
  }
  const close = closingBrace(word, dollar + 2);
  if (close === -1) return null;
  const parts = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+])([\s\S]*))?$/.exec(word.slice(dollar + 2, close));
  if (parts === null) return null; // ${name#pattern}, ${name/from/to}, ${name:?error}
  const [, name = "", operator, otherwise = ""] = parts;
  const value = variables.get(name);
  const isSet = operator?.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
  if (operator === undefined || (operator.endsWith("-") && isSet)) return { value: value ?? "", end: close + 1 };
  if (operator.endsWith("+") && !isSet) return { value: "", end: close + 1 };
  const expanded = expandWord(otherwise, variables, escapeWith);
  return expanded === null ? null : { value: expanded, end: close + 1 };
}

function closingBrace(word: string, from: number): number {
  let depth = 1;
  for (let at = from; at < word.length; at++) {
    if (word.charAt(at) === "{") depth += 1;
    else if (word.charAt(at) === "}" && --depth === 0) return at;
  }
  return -1;
}
