import { posix } from "node:path";
import type { Copy } from "./action.ts";
import type { ContextFile } from "./context.ts";
import { matcherOf } from "./go-match.ts";

/** What one source means: a file, or the content of a folder, whose path in the context it tells. */
export type Source = { folder: string | null; files: readonly ContextFile[] };

/** The sources of a COPY in the order they are written; a wildcard's matches by path. */
export function findSources(
  patterns: readonly string[],
  context: readonly ContextFile[],
): { kind: "found"; sources: Source[] } | { kind: "refused"; because: string } {
  const sources: Source[] = [];
  for (const pattern of patterns) {
    const matches = matcherOf(pattern);
    if (matches === null) return refused(`the pattern "${pattern}" is not one docker documents`);
    const files = context.filter(({ path }) => matches(path));
    if (files.length === 0) return refused(`"${pattern}" matches nothing in the commit`);
    sources.push(...groupByMatch(pattern, files));
  }
  const submodule = sources.flatMap(({ files }) => files).find(({ mode }) => mode === "160000");
  if (submodule !== undefined) return refused(`${submodule.path} is a submodule that is not here`);
  const link = sources.find(({ folder, files }) => folder === null && files[0]?.mode === "120000");
  if (link !== undefined) return refused(`${link.files[0]?.path} is a symbolic link, which engines follow`);
  return { kind: "found", sources };
}

/** A pattern's matches have as many parts as it has itself: deeper files lie in folders that it matched. */
function groupByMatch(pattern: string, files: readonly ContextFile[]): Source[] {
  const depth = posix
    .normalize(`/${pattern}`)
    .split("/")
    .filter((part) => part !== "").length;
  if (depth === 0) return [{ folder: "", files }];
  const groups = new Map<string, Source>();
  for (const file of files) {
    const parts = file.path.split("/");
    const path = parts.slice(0, depth).join("/");
    const group = groups.get(path);
    if (parts.length === depth) groups.set(path, { folder: null, files: [file] });
    else groups.set(path, { folder: path, files: [...(group?.files ?? []), file] });
  }
  return [...groups.values()];
}

/** The files that a COPY or ADD names themselves, not by a folder: those that ADD would unpack. */
export function filesNamed(copy: Copy, context: readonly ContextFile[]): ContextFile[] {
  const found = findSources(copy.sources ?? [], context);
  if (found.kind === "refused") return [];
  return found.sources.flatMap(({ folder, files }) => (folder === null ? files : []));
}

function refused(because: string): { kind: "refused"; because: string } {
  return { kind: "refused", because };
}
