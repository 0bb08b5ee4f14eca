import { type BlobStream, openBlobStream } from "../tools/blob-stream.ts";
import { largestPointerBytes, parseLfsPointer, smudge } from "../tools/git-lfs.ts";
import type { Where } from "../tools/git-plumbing.ts";
import { type ListedFile, listFilesOf, missingSubmodule } from "../tools/tree-listing.ts";
import type { OpenFile } from "./build-context.ts";
import type { RepositoryFile } from "./context.ts";

/** The files of a commit, to make images of. */
export type ImageFiles = {
  /** All, paths relative to the top level. Submodules are there as their files; as themselves only where they lack. */
  files: readonly RepositoryFile[];
  /** Opens files below a folder (`.` is all), by their path in it; one after the other. A submodule is refused. */
  openBelow: (folder: string) => OpenFile;
  /** Ends the programs that were started for reading. */
  close: () => void;
};

/**
 * The files of a commit (or tree) out of git's objects; nothing is read from the working directory. What Git LFS keeps comes
 * as its content, what lies in a submodule from that one's own objects.
 */
export async function readCommitFiles(where: Where, commit: string): Promise<ImageFiles> {
  return filesReader(where, commit)();
}

/** The same to be opened again and again; the list is asked for once. */
export function filesReader(where: Where, commit: string): () => Promise<ImageFiles> {
  let listed: Promise<ListedFile[]> | null = null;
  return async () => {
    listed ??= listFilesOf(where, commit);
    return filesFrom(await listed, commit);
  };
}

function filesFrom(files: readonly ListedFile[], commit: string): ImageFiles {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const streams = new Map<Where, BlobStream>();
  const streamOf = (repository: Where) => {
    const stream = streams.get(repository) ?? openBlobStream(repository);
    streams.set(repository, stream);
    return stream;
  };
  return {
    files,
    openBelow: (folder) => async (file) => {
      const path = folder === "." || folder === "" ? file.path : `${folder}/${file.path}`;
      const listed = byPath.get(path);
      if (listed === undefined) throw new Error(`${path} is no file of ${commit}`);
      if (listed.mode === "160000") throw missingSubmodule(path, listed.oid);
      return openListed(listed, streamOf(listed.repository));
    },
    close() {
      for (const stream of streams.values()) stream.close();
      streams.clear();
    },
  };
}

async function openListed(file: ListedFile, stream: BlobStream) {
  const blob = await stream.open(file.oid);
  if (file.mode === "120000" || blob.size >= largestPointerBytes) return blob;
  const chunks: Uint8Array[] = [];
  for await (const chunk of blob.content) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const pointer = parseLfsPointer(bytes);
  if (pointer !== null) return { size: pointer.size, content: smudge(file.repository, pointer, file.path) };
  const content = async function* () {
    yield bytes;
  };
  return { size: blob.size, content: content() };
}
