import { fields, inside, textAt } from "./field.ts";

/** A data repo and a data commit in it. */
export type CommitName = { project: string; repo: string; id: string };

export type FileInfo = {
  commit: CommitName;
  path: string;
  /** `default` for a file that a person put there; else the datum that wrote it. */
  datum: string;
  type: "file" | "folder";
  /** 64-bit, as text. */
  size: string;
  hash: string;
};

/** Source: Pachyderm, src/pfs/pfs.proto, FileInfo. */
export function readFileInfo(value: unknown): FileInfo {
  const info = fields(value);
  const file = inside(info, "file");
  return {
    commit: readCommitName(file["commit"]),
    path: textAt(file, "path"),
    datum: textAt(file, "datum"),
    type: info["file_type"] === "DIR" ? "folder" : "file",
    size: textAt(info, "size_bytes") || "0",
    hash: textAt(info, "hash"),
  };
}

export function readCommitName(value: unknown): CommitName {
  const commit = fields(value);
  return {
    project: textAt(inside(commit, "repo", "project"), "name"),
    repo: textAt(inside(commit, "repo"), "name"),
    id: textAt(commit, "id"),
  };
}
