import { pathText } from "./git-path.ts";
import { askGit, type Where } from "./git-plumbing.ts";

/** What the working directory has and the commit that is checked out has not. A folder that is new as a whole ends in `/`. */
export type Uncommitted = { untracked: readonly string[]; changed: readonly string[] };

/** Ignored files count too: an engine that is given the folder takes them in. Source: git-ls-files(1), git-diff(1). */
export async function uncommittedFiles(where: Where): Promise<Uncommitted> {
  const [others, changed] = await Promise.all([
    askGit(where, ["ls-files", "-z", "--others", "--directory", "--no-empty-directory"]),
    askGit(where, ["diff", "-z", "--name-only", "--no-ext-diff", "--no-renames", "HEAD", "--"]),
  ]);
  return { untracked: recordsOf(others), changed: recordsOf(changed) };
}

function recordsOf(listing: Buffer): string[] {
  const records: string[] = [];
  for (let at = 0; at < listing.length; ) {
    const end = listing.indexOf(0, at);
    records.push(pathText(listing.subarray(at, end)));
    at = end + 1;
  }
  return records;
}
