import type { PushedRef } from "./pushed-refs.ts";

/** What finding a range asks of git. */
export type History = {
  /** Those of the oids that this clone has. */
  present: (oids: readonly string[]) => Promise<string[]>;
  /** The commits that the tips reach and the others do not, newest first; `remote`: less what was fetched of it. */
  commitsOf: (range: { tips: readonly string[]; known: readonly string[]; remote: string | null }) => Promise<string[]>;
};

/**
 * The commits that a push brings to a remote, oldest first: what its refs reach, less what the remote is known to have,
 * from the refs that move in this push and from those that were fetched of it before.
 * In a shallow clone the commits end where the clone does.
 */
export async function commitsPushed(refs: readonly PushedRef[], remote: string, history: History): Promise<string[]> {
  const tips = refs.flatMap((ref) => (ref.kind === "delete" ? [] : [ref.tip]));
  if (tips.length === 0) return [];
  const olds = refs.flatMap((ref) => (ref.kind === "create" ? [] : [ref.from]));
  // After somebody else's force push the remote shows a commit that was never fetched.
  const known = await history.present(olds);
  const commits = await history.commitsOf({ tips, known, remote: isRemoteName(remote) ? remote : null });
  return commits.reverse();
}

// git gives the URL where the push named no remote; a glob character would make `--remotes` match others.
function isRemoteName(remote: string): boolean {
  return /^[A-Za-z0-9._/-]+$/.test(remote) && !remote.startsWith("/") && !remote.startsWith(".");
}
