import type { Entry } from "./files.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Commit, Datum, Job } from "./state.ts";

export function repoName(repo: string, type: string, project: string): JsonObject {
  return { name: repo, type, project: { name: project } };
}

export function withoutZeros(value: Record<string, Json | undefined>): JsonObject {
  const kept = Object.entries(value).filter(([, one]) => one !== undefined && one !== "" && one !== false);
  const result: JsonObject = {};
  for (const [key, one] of kept) if (one !== undefined) result[key] = one;
  return result;
}

export function fileInfo(commit: Commit, { path, isFolder, size, hash, file }: Entry): JsonObject {
  const { repo, type, project, id } = commit;
  return withoutZeros({
    file: withoutZeros({ commit: { repo: repoName(repo, type, project), id }, path, datum: file?.datum }),
    file_type: isFolder ? "DIR" : "FILE",
    committed: file?.at ?? commit.finished ?? commit.started,
    size_bytes: size === 0 ? undefined : String(size),
    hash,
  });
}

export function commitInfo(commit: Commit): JsonObject {
  const { repo, type, project } = commit;
  const named = (id: string) => ({ repo: repoName(repo, type, project), id });
  const size = Object.values(commit.files).reduce((sum, file) => sum + file.size, 0);
  return withoutZeros({
    commit: named(commit.id),
    origin: { kind: commit.origin },
    parent_commit: commit.parent === null ? undefined : named(commit.parent),
    started: commit.started,
    finishing: commit.finished ?? undefined,
    finished: commit.finished ?? undefined,
    direct_provenance:
      commit.provenance.length === 0
        ? undefined
        : commit.provenance.map(({ repo: from, project: where, type: kind, id, branch }) => {
            const name = repoName(from, kind, where);
            return { repo: name, id, branch: { repo: name, name: branch } };
          }),
    error: commit.error,
    details: commit.finished === null ? undefined : withoutZeros({ size_bytes: size === 0 ? undefined : String(size) }),
    created_at: commit.started,
    updated_at: commit.finished ?? commit.started,
  });
}

export function datumInfo(
  job: Job,
  datum: Datum,
  { files, isInspected }: { files: Json[]; isInspected: boolean },
): JsonObject {
  const { project, pipeline } = job;
  const meta = { repo: repoName(pipeline, "meta", project), id: datum.job };
  return withoutZeros({
    datum: { job: { pipeline: { project: { name: project }, name: pipeline }, id: datum.job }, id: datum.id },
    state: datum.state,
    stats,
    pfs_state: isInspected ? { commit: meta, path: `/pfs/${datum.id}` } : undefined,
    data: files,
    image_id: datum.imageId,
  });
}

export const stats = {
  download_time: "0.412s",
  process_time: "21.900s",
  upload_time: "0.230s",
  download_bytes: "18452",
  upload_bytes: "9120",
};
