import type { ContextFileAlong } from "../tools/engine/engine.ts";
import { pathBytes } from "../tools/git-path.ts";
import type { ContextFile } from "./context.ts";
import { type TarEntry, writeTar } from "./tar.ts";

/** Opens a file of a context; read its content before the next is opened. */
export type OpenFile = (file: ContextFile) => Promise<{ size: number; content: AsyncIterable<Uint8Array> }>;

/** 1980-01-01: the same in every image of the same files, and not before what zip can hold. */
const mtime = 315_532_800;
const common = { uid: 0, gid: 0, mtime };

/** A symbolic link's target is a path; git's limit for one, and more than any system's. */
const longestTargetBytes = 64 * 1024;

/**
 * A build context as a tar stream: files as a checkout with umask 022 has them, each folder before what lies in it.
 * Nothing is held: a file is read when the stream comes to it.
 *
 * @param along files that take the place of those of the same path
 */
export async function* streamContext(
  files: readonly ContextFile[],
  openFile: OpenFile,
  along: readonly ContextFileAlong[],
): AsyncGenerator<Uint8Array> {
  yield* writeTar(contextEntries(files, openFile, along));
}

async function* contextEntries(
  files: readonly ContextFile[],
  openFile: OpenFile,
  along: readonly ContextFileAlong[],
): AsyncGenerator<TarEntry> {
  const folders = new Set<string>();
  const replaced = new Set(along.map(({ path }) => path));
  for (const file of files) {
    if (replaced.has(file.path)) continue;
    for (const folder of newFolders(file.path, folders)) {
      yield { ...common, kind: "folder", path: pathBytes(folder), mode: 0o755 };
    }
    yield await entryOf(file, openFile);
  }
  for (const { path, bytes } of along) {
    const content = async function* () {
      yield bytes;
    };
    yield { ...common, kind: "file", path: pathBytes(path), mode: 0o644, size: bytes.byteLength, content };
  }
}

async function entryOf(file: ContextFile, openFile: OpenFile): Promise<TarEntry> {
  const { size, content } = await openFile(file);
  const path = pathBytes(file.path);
  if (file.mode !== "120000") {
    return {
      ...common,
      kind: "file",
      path,
      mode: file.mode === "100755" ? 0o755 : 0o644,
      size,
      content: () => content,
    };
  }
  if (size > longestTargetBytes) throw new Error(`the symbolic link ${file.path} has a target of ${size} bytes`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return { ...common, kind: "symlink", path, mode: 0o777, target: Buffer.concat(chunks) };
}

/** The folders above a file that the stream has not had, from the top down. */
function newFolders(path: string, had: Set<string>): string[] {
  const parts = path.split("/").slice(0, -1);
  const above = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  const fresh = above.filter((folder) => !had.has(folder));
  for (const folder of fresh) had.add(folder);
  return fresh;
}
