import dockerignore from "@balena/dockerignore";

/** A file of a build context as the commit has it. The path is relative to the context. */
export type ContextFile = { path: string; mode: FileMode; oid: string };

/** git's modes: plain file, executable, symbolic link, submodule. */
export type FileMode = "100644" | "100755" | "120000" | "160000";

/** A file of the repository, its path relative to the top level. */
export type RepositoryFile = ContextFile;

/**
 * The files of a repository that lie below a context folder (`.` is all of it), with paths inside it.
 * Sorted by path in code units, so that the same tree gives the same list everywhere.
 */
export function filesBelow(files: readonly RepositoryFile[], folder: string): ContextFile[] {
  const prefix = folder === "." || folder === "" ? "" : `${folder}/`;
  return files
    .filter(({ path }) => path.startsWith(prefix))
    .map((file) => ({ ...file, path: file.path.slice(prefix.length) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Where docker looks for the ignore file of a Dockerfile: beside it under its own name, then at the context's top. */
export function ignoreFilePaths(image: { context: string; dockerfile: string }): string[] {
  const top = image.context === "." || image.context === "" ? ".dockerignore" : `${image.context}/.dockerignore`;
  return [`${image.dockerfile}.dockerignore`, top];
}

/**
 * Leaves out what the ignore file names. The Dockerfile and the ignore file themselves are always sent to an
 * engine, but COPY does not see them where they are ignored. Source: docker's .dockerignore reference.
 */
export function afterIgnore(files: readonly ContextFile[], ignoreText: string | null): ContextFile[] {
  if (ignoreText === null) return [...files];
  const ignore = dockerignore({ ignorecase: false }).add(ignoreText.replace(/^\ufeff/, "").split(/\r?\n/));
  return files.filter(({ path }) => !ignore.ignores(path));
}
