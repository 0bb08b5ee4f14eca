/** What is to be traced: a commit of a data repo, or a file or folder in it. */
export type Target = {
  /** Null where none was written: then it is the environment's. */
  project: string | null;
  repo: string;
  /** A data branch, or the id of a data commit. */
  commit: string;
  /** Begins with a slash; null for the whole commit. */
  path: string | null;
};

/**
 * Reads `repo@commit`, `repo@branch:/path` or `project/repo@commit`, as pachctl writes them.
 *
 * @returns null where it is none of these
 */
export function parseTarget(text: string): Target | null {
  const [, project, repo, commit, path] = /^(?:(\w[\w-]*)\/)?(\w[\w-]*)@(\w[\w.^~-]*)(?::(.*))?$/.exec(text) ?? [];
  if (repo === undefined || commit === undefined) return null;
  const slashed = path === undefined || path === "" || path === "/" ? null : `/${path.replace(/^\/+/, "")}`;
  return { project: project ?? null, repo, commit, path: slashed };
}
