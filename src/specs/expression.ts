/** What may stand between <%= and %>: five forms, which this file reads. Nothing is ever run. */
export type Expression =
  | { kind: "tag" }
  | { kind: "commit" }
  | { kind: "variable"; name: string }
  | { kind: "image"; name: string }
  | { kind: "pipeline"; name: string };

/** An EJS tag in a text; offsets count UTF-16 code units of that text. */
export type Tag = { start: number; end: number } & ({ expression: Expression } | { message: string; hint: string });

const maxInner = 200;
const fiveForms = "Write tag, commit, vars.name, image('name') or pipeline('name') between <%= and %>.";

/** Finds every `<%` of a text, from left to right, and reads what it is. Linear, whatever the text. */
export function readTags(text: string): Tag[] {
  const tags: Tag[] = [];
  let start = text.indexOf("<%");
  while (start !== -1) {
    const close = text.indexOf("%>", start + 2);
    const end = close === -1 ? start + (/^.{0,40}/.exec(text.slice(start, start + 40))?.[0].length ?? 2) : close + 2;
    tags.push({ start, end, ...readTag(text.slice(start, end), close !== -1) });
    start = close === -1 ? -1 : text.indexOf("<%", end);
  }
  return tags;
}

function readTag(tag: string, isClosed: boolean): { expression: Expression } | { message: string; hint: string } {
  if (!isClosed) return { message: `${shown(tag)} is never closed`, hint: "End it with %>, or take it out." };
  const opening = tag.charAt(2);
  const inner = tag.slice(opening === "=" || opening === "-" ? 3 : 2, -2);
  if (inner.includes("<%")) return { message: `${shown(tag)} holds another <%`, hint: "Close the first one with %>." };
  if (inner.length > maxInner) {
    return { message: `${shown(tag)} has ${inner.length} characters; ${maxInner} is the limit`, hint: fiveForms };
  }
  if (opening === "-") return { message: `${shown(tag)} is not filled in here`, hint: "Write <%= instead of <%-." };
  if (opening !== "=") {
    const hint = "A template holds values only: for structure write the file in Jsonnet, or write the parts out.";
    return { message: `${shown(tag)} is code, and templates run none`, hint };
  }
  const expression = readExpression(inner.trim());
  return expression === null
    ? { message: `${shown(tag)} is none of the five things that can be filled in`, hint: fiveForms }
    : { expression };
}

function readExpression(text: string): Expression | null {
  if (text === "tag" || text === "commit") return { kind: text };
  const variable = /^vars\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(text)?.[1];
  if (variable !== undefined) return { kind: "variable", name: variable };
  // A name in one kind of quotes: printable ASCII without quotes, brackets and backslashes.
  const call = /^(image|pipeline)\( *(?:'([^'"\\<>()]+)'|"([^'"\\<>()]+)") *\)$/.exec(text);
  const name = call?.[2] ?? call?.[3] ?? "";
  if (!/^[!-~]+$/.test(name)) return null;
  return call?.[1] === "image" ? { kind: "image", name } : { kind: "pipeline", name };
}

function shown(tag: string): string {
  return JSON.stringify(tag.length > 60 ? `${tag.slice(0, 60)}…` : tag);
}
