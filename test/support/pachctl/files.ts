import { hash } from "./ids.ts";
import type { Commit, StoredFile } from "./state.ts";

/** A file or folder of a commit; a folder's path ends with a slash. */
export type Entry = { path: string; isFolder: boolean; size: number; hash: string; file: StoredFile | null };

/** What lies directly in a folder, as pachd lists it: by path, folders with a slash. */
export function entriesIn(commit: Commit, folder: string): Entry[] {
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  return entriesOf(commit).filter(({ path }) => {
    const rest = path.startsWith(prefix) ? path.slice(prefix.length) : "";
    return rest !== "" && !rest.slice(0, -1).includes("/");
  });
}

export function globbed(commit: Commit, glob: string): Entry[] {
  if (glob === "/") return [folderEntry(commit, "/")];
  const pattern = patternOf(glob.startsWith("/") ? glob : `/${glob}`);
  return entriesOf(commit).filter(({ path }) => pattern.test(path.replace(/\/$/, "")));
}

export function entryAt(commit: Commit, path: string): Entry | null {
  const plain = path.replace(/\/$/, "");
  return entriesOf(commit).find((entry) => entry.path.replace(/\/$/, "") === plain) ?? null;
}

function entriesOf(commit: Commit): Entry[] {
  const folders = new Set<string>();
  for (const path of Object.keys(commit.files)) {
    const parts = path.split("/").slice(1, -1);
    for (const [index] of parts.entries()) folders.add(`/${parts.slice(0, index + 1).join("/")}/`);
  }
  const files = Object.entries(commit.files).map(([path, file]) => {
    return { path, isFolder: false, size: file.size, hash: file.hash, file };
  });
  const all = [...files, ...[...folders].map((path) => folderEntry(commit, path))];
  return all.sort((one, other) => (one.path < other.path ? -1 : 1));
}

function folderEntry(commit: Commit, path: string): Entry {
  const below = Object.entries(commit.files).filter(([name]) => name.startsWith(path));
  const size = below.reduce((sum, [, file]) => sum + file.size, 0);
  const content = hash(below.map(([name, file]) => `${name} ${file.hash}`).join("\n"));
  return { path, isFolder: true, size, hash: Buffer.from(content, "hex").toString("base64"), file: null };
}

function patternOf(glob: string): RegExp {
  const source = glob.replace(/\*\*|\*|\?|\{[^}]*\}|[.+^$()|\\]/g, (part) => {
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.startsWith("{")) return `(?:${part.slice(1, -1).split(",").join("|")})`;
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
