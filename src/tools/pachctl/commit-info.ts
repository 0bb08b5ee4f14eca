import { fields, inside, listAt, textAt } from "./field.ts";
import { type CommitName, readCommitName } from "./file-info.ts";

export type CommitInfo = {
  commit: CommitName;
  /** `user` holds data, `spec` a version of a pipeline, `meta` what its datums did. */
  repoType: string;
  /** `USER` for what a person put there, `AUTO` for what a pipeline made. */
  origin: string;
  parent: string | null;
  started: string;
  /** RFC 3339; empty while it is open. */
  finished: string;
  /** Why it came to nothing; empty where it did not. */
  error: string;
  /** What it was made from: input commits and the commit of the spec. */
  provenance: readonly (CommitName & { repoType: string })[];
};

/** Source: Pachyderm, src/pfs/pfs.proto, CommitInfo. */
export function readCommitInfo(value: unknown): CommitInfo {
  const info = fields(value);
  return {
    commit: readCommitName(info["commit"]),
    repoType: typeOf(info["commit"]),
    origin: textAt(inside(info, "origin"), "kind"),
    parent: textAt(inside(info, "parent_commit"), "id") || null,
    started: textAt(info, "started"),
    finished: textAt(info, "finished"),
    error: textAt(info, "error"),
    provenance: listAt(info, "direct_provenance").map((commit) => ({
      ...readCommitName(commit),
      repoType: typeOf(commit),
    })),
  };
}

function typeOf(commit: unknown): string {
  return textAt(inside(commit, "repo"), "type");
}
