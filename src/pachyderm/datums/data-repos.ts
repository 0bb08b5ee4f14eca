/** A file of a data repo; the path begins with a slash, the size is in bytes. */
export type DataFile = { path: string; size: number };

/** A data branch of a data repo. */
export type RepoBranch = { project: string; repo: string; branch: string };

/** The files of a branch's head, or why there are none to be had. */
export type HeadOf = (place: RepoBranch) => readonly DataFile[] | { error: string };

/** Commits of each branch, the oldest first; each holds all files that it shows. By project and repo, then by branch. */
export type DataRepos = ReadonlyMap<string, ReadonlyMap<string, readonly (readonly DataFile[])[]>>;

/** Answers as pachd does. Source: pachyderm, src/internal/pfsdb/commits.go and src/server/pfs/server/driver.go. */
export function headIn(repos: DataRepos): HeadOf {
  return ({ project, repo, branch: written }) => {
    const name = `${project}/${repo}`;
    const branches = repos.get(name);
    const missing = `pick commit tx: commit ${name}@ not found`;
    if (branches === undefined) return { error: `${missing}\nrepo ${name} not found` };
    const { branch, steps } = ancestry(written);
    const commits = branches.get(branch);
    if (commits === undefined || commits.length === 0) {
      return { error: `${missing}\nbranch ${JSON.stringify(branch)} not found in repo ${name}` };
    }
    const files = commits[commits.length - 1 - steps];
    if (files !== undefined) return files;
    const there = `offset requested: ${steps}, offset traversable: ${commits.length - 1}`;
    const which = `${project}/${repo}.user@<commit>`;
    return {
      error: `pick commit tx: picking commit: invalid offset for ancestor of commit: ${which}, ${there}`,
    };
  };
}

/** `master^`, `master^^` and `master~2` name commits before the head. */
function ancestry(written: string): { branch: string; steps: number } {
  const [, branch = "", signs = ""] = /^([^^~]*)(.*)$/s.exec(written) ?? [];
  const steps = [...signs.matchAll(/[\^~](\d*)/g)].map(([, count]) => (count ? Number(count) : 1));
  return { branch, steps: steps.reduce((sum, step) => sum + step, 0) };
}

/** A file or directory of a commit. Directories end in a slash and have the size of all that is below. */
export type TreeEntry = { path: string; size: number };

/** Every file and directory of a commit in pachd's order: by byte, directories with their slash; `/` is not among them. */
export function entriesOf(files: readonly DataFile[]): TreeEntry[] {
  const folders = new Map<string, number>();
  for (const { path, size } of files) {
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      const folder = path.slice(0, slash + 1);
      folders.set(folder, (folders.get(folder) ?? 0) + size);
    }
  }
  const entries = [...files, ...[...folders].map(([path, size]) => ({ path, size }))];
  return entries.sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
}
