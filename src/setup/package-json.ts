import { applyEdits, type JSONPath, modify } from "jsonc-parser";
import { Failure } from "../failure.ts";

const prepare = "pachook install || exit 0";

/**
 * A package.json with us among its development tools, and hooks switched on by `npm install`. Every other byte stays,
 * an existing `prepare` too: ours goes behind it.
 */
export function withPachook(text: string | null, version: string): string {
  const before = text ?? '{\n  "private": true\n}\n';
  const manifest = parsed(before);
  const isListed = ["dependencies", "devDependencies"].some((list) => textAt(manifest, [list, "pachook"]) !== null);
  const listed = isListed ? before : edited(before, ["devDependencies", "pachook"], `^${version}`);
  const script = textAt(manifest, ["scripts", "prepare"]);
  if (script?.includes("pachook install")) return listed;
  return edited(listed, ["scripts", "prepare"], script === null ? prepare : `${script} && (${prepare})`);
}

/** Takes both out again. Lists that are empty afterwards go, since `withPachook` may have made them. */
export function withoutPachook(text: string): string {
  const manifest = parsed(text);
  const script = textAt(manifest, ["scripts", "prepare"]);
  let after = text;
  if (textAt(manifest, ["devDependencies", "pachook"]) !== null)
    after = edited(after, ["devDependencies", "pachook"], undefined);
  if (script === prepare) after = edited(after, ["scripts", "prepare"], undefined);
  else if (script?.endsWith(` && (${prepare})`)) {
    after = edited(after, ["scripts", "prepare"], script.slice(0, -` && (${prepare})`.length));
  }
  for (const list of ["devDependencies", "scripts"]) {
    const left: unknown = Object(parsed(after))[list];
    if (left !== undefined && Object.keys(Object(left)).length === 0) after = edited(after, [list], undefined);
  }
  return after;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    const hint = "Mend it; `npm pkg fix` says where it breaks.";
    throw new Failure("file", "package.json is not JSON, so nothing was added to it", hint, { cause });
  }
}

function edited(text: string, path: JSONPath, value: string | undefined): string {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";
  const formattingOptions = {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
  return applyEdits(text, modify(text, path, value, { formattingOptions }));
}

function textAt(value: unknown, path: readonly string[]): string | null {
  const found = path.reduce<unknown>(
    (parent, key) => (Object.hasOwn(Object(parent), key) ? Object(parent)[key] : null),
    value,
  );
  return typeof found === "string" ? found : null;
}
