import { readInputs } from "./effective-spec.ts";
import { hash, timeText } from "./ids.ts";
import type { Commit, Pipeline, Repo, State } from "./state.ts";

export type RepoName = { project: string; name: string };

export function repoAt(state: State, { project, name }: RepoName): Repo | undefined {
  return state.repos.find((repo) => repo.project === project && repo.name === name);
}

export function pipelineAt(state: State, { project, name }: RepoName): Pipeline | undefined {
  return state.pipelines.find((pipeline) => pipeline.project === project && pipeline.name === name);
}

export function currentVersion(pipeline: Pipeline): Pipeline["versions"][number] {
  const version = pipeline.versions.at(-1);
  if (version === undefined) throw new Error(`${pipeline.name} has no version`);
  return version;
}

export function commitAt(state: State, { project, name }: RepoName, id: string): Commit | undefined {
  return state.commits.find(
    (commit) => commit.project === project && commit.repo === name && commit.id === id && commit.type === "user",
  );
}

/** The commit that a branch, or an id, of a repo names. */
export function headOf(state: State, { project, name }: RepoName, branchOrId: string): Commit | undefined {
  const id = repoAt(state, { project, name })?.branches[branchOrId] ?? branchOrId;
  return commitAt(state, { project, name }, id);
}

export type NewCommit = { repo: RepoName; branch: string; id: string; origin: "USER" | "AUTO"; now: number };

/** Puts a commit on top of a branch; one the same id as the head is the head. */
export function startCommit(state: State, { repo, branch, id, origin, now }: NewCommit): Commit {
  const found = repoAt(state, repo);
  if (found === undefined) throw new Error(`no repo ${repo.name}`);
  const parent = found.branches[branch] ?? null;
  const commit: Commit = {
    project: repo.project,
    repo: repo.name,
    type: "user",
    id,
    branch,
    parent,
    origin,
    started: timeText(now),
    finished: null,
    error: "",
    provenance: [],
    files: origin === "USER" && parent !== null ? { ...commitAt(state, repo, parent)?.files } : {},
  };
  state.commits.push(commit);
  found.branches[branch] = id;
  return commit;
}

/**
 * Takes back what a set has started in a pipeline. pachd spreads commits at the end of a transaction, by the specs of
 * then: what an update upstream started here by the old spec never was.
 */
export function withdrawRun(state: State, { project, name }: RepoName, id: string): void {
  const started = commitAt(state, { project, name }, id);
  const repo = repoAt(state, { project, name });
  if (started === undefined || repo === undefined) return;
  state.commits = state.commits.filter((commit) => commit !== started);
  state.jobs = state.jobs.filter((job) => job.project !== project || job.pipeline !== name || job.id !== id);
  if (started.parent === null) delete repo.branches[started.branch];
  else repo.branches[started.branch] = started.parent;
}

/** `put file`: a commit of its own, and a job for every pipeline below. The text is bytes, one character each. */
export function putFile(
  state: State,
  at: { repo: RepoName; branch: string; path: string },
  put: { text: string; id: string; now: number },
): void {
  const { text, id, now } = put;
  const commit = startCommit(state, { repo: at.repo, branch: at.branch, id, origin: "USER", now });
  commit.finished = timeText(now);
  const digest = Buffer.from(hash(text), "hex").toString("base64");
  commit.files[at.path] = { size: text.length, hash: digest, datum: "default", at: timeText(now), text };
  runBelow(state, { repo: at.repo, branch: at.branch, id, now });
}

/** Starts a commit and a job, all with one id, in every pipeline that reads from here, and so on down. */
export function runBelow(state: State, from: { repo: RepoName; branch: string; id: string; now: number }): void {
  for (const pipeline of state.pipelines) {
    const reads = readInputs(currentVersion(pipeline).details).some(
      ({ project, repo, branch }) => project === from.repo.project && repo === from.repo.name && branch === from.branch,
    );
    if (!reads) continue;
    if (runPipeline(state, pipeline, from)) {
      runBelow(state, { repo: pipeline, branch: "master", id: from.id, now: from.now });
    }
  }
}

/** @returns false where this set has reached the pipeline before, by another way, or where it does not run */
export function runPipeline(state: State, pipeline: Pipeline, { id, now }: { id: string; now: number }): boolean {
  const version = currentVersion(pipeline);
  if (pipeline.stopped || version.details["spout"] !== undefined || commitAt(state, pipeline, id) !== undefined) {
    return false;
  }
  const commit = startCommit(state, { repo: pipeline, branch: "master", id, origin: "AUTO", now });
  const inputs = readInputs(version.details);
  const made: Record<string, string> = {};
  for (const { project, repo, name, branch } of inputs) {
    const head = headOf(state, { project, name: repo }, branch);
    if (head === undefined) continue;
    made[name] = head.id;
    commit.provenance.push({ repo, project, type: "user", id: head.id, branch });
  }
  const { project, name } = pipeline;
  commit.provenance.push({ repo: name, project, type: "spec", id: version.specCommit, branch: "master" });
  const plain = { startedAt: null, finishedAt: null, reason: "", datums: [] };
  state.jobs.push({
    ...plain,
    project,
    pipeline: name,
    id,
    version: version.number,
    state: "JOB_CREATED",
    createdAt: now,
    inputs: made,
  });
  return true;
}
