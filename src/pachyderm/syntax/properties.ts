import type { Span } from "../node.ts";
import { SyntaxStop } from "./cursor.ts";
import type { Scanner } from "./scanner.ts";
import type { TagToken, Token } from "./token.ts";

/** What may stand before a node: `&name` and `!tag`, in either order. `tag` is as the directives resolve it. */
export type Properties = { anchor: string | null; tag: string; span: Span | null };

const standardHandles: readonly [string, string][] = [
  ["!", "!"],
  ["!!", "tag:yaml.org,2002:"],
];

/** What tags mean in one document, by handle. */
export type TagHandles = ReadonlyMap<string, string>;

/** Takes the `%` lines before a document. Source: yaml.v3, parserc.go. */
export function takeDirectives(scanner: Scanner): TagHandles {
  const handles = new Map<string, string>();
  let hasVersion = false;
  for (let token = scanner.peek(); isDirective(token); token = scanner.peek()) {
    if (token.kind === "version") {
      if (hasVersion) throw new SyntaxStop("found duplicate %YAML directive", token);
      if (token.version !== "1.1") throw new SyntaxStop("found incompatible YAML document", token);
      hasVersion = true;
    } else if (token.kind === "tag-directive") {
      if (handles.has(token.handle)) throw new SyntaxStop("found duplicate %TAG directive", token);
      handles.set(token.handle, token.prefix);
    }
    scanner.take();
  }
  for (const [handle, prefix] of standardHandles) if (!handles.has(handle)) handles.set(handle, prefix);
  return handles;
}

function isDirective({ kind }: Token): boolean {
  return kind === "version" || kind === "tag-directive";
}

/** Takes an anchor and a tag, at most one of each. */
export function takeProperties(scanner: Scanner, handles: TagHandles): Properties {
  const found: Properties = { anchor: null, tag: "", span: null };
  let tag: TagToken | null = null;
  for (let token = scanner.peek(); ; token = scanner.peek()) {
    if (token.kind === "anchor" && found.anchor === null) found.anchor = token.name;
    else if (token.kind === "tag" && tag === null) tag = token;
    else break;
    found.span = { start: found.span?.start ?? token.start, end: token.end };
    scanner.take();
  }
  if (tag !== null) found.tag = resolveTag(tag, handles);
  return found;
}

function resolveTag(tag: TagToken, handles: TagHandles): string {
  if (tag.handle === "") return tag.suffix;
  const prefix = handles.get(tag.handle);
  if (prefix === undefined) throw new SyntaxStop("found undefined tag handle", tag);
  return prefix + tag.suffix;
}
