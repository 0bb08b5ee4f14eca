import { Refused } from "./answered.ts";
import {
  currentVersion,
  headOf,
  pipelineAt,
  type RepoName,
  runBelow,
  runPipeline,
  startCommit,
  withdrawRun,
} from "./commits.ts";
import { effectiveSpec, pfsInputs, typedSpec, withInputDefaults } from "./effective-spec.ts";
import { nextId, timeText } from "./ids.ts";
import { canonical, isObject, type JsonObject, objectAt, textAt } from "./json.ts";
import { judgePlace } from "./judge-place.ts";
import { readPipelineName } from "./pipeline-name.ts";
import { judgeBefore, judgePipeline } from "./rules.ts";
import type { Pipeline, Request, State } from "./state.ts";

export type PipelineRequest = Extract<Request, { kind: "pipeline" }>;
export type Setting = { id: string; now: number; user: string };

/** Carries out `create` or `update pipeline`: throws pachd's no and has changed nothing, or makes a version. */
export function applyPipeline(state: State, request: PipelineRequest, setting: Setting): void {
  const { update, reprocess, spec: user } = request;
  judgeBefore(state, user);
  const { id, now } = setting;
  const effective = effectiveSpec(user);
  const spec = typedSpec(effective);
  const [project, written] = nameOf(spec);
  const { base: name, back } = readPipelineName(project, written);
  const existing = pipelineAt(state, { project, name });
  const versions = existing?.versions.length ?? 0;
  if (versions > 0 && back >= versions) {
    const why = `has only ${versions} versions, not enough to find ancestor ${back}`;
    throw new Refused(`pipeline "${project}/${name}" ${why}`);
  }
  if (existing !== undefined && !update)
    throw new Refused(`pipeline "${project}/${name}" already exists`, "AlreadyExists");
  const at = timeText(now);
  const details = withInputDefaults(withImage(spec), { project, pipeline: name, at });
  judgePipeline(details, { project, name });
  judgePlace(state, { details, project, name, written, id, existing });

  const pipeline = existing ?? createPipeline(state, { project, name, at, user: setting.user });
  const salt = existing === undefined || reprocess ? nextId(state) : currentVersion(existing).salt;
  pipeline.versions.push({
    number: (pipeline.versions.at(-1)?.number ?? 0) + 1,
    sequence: nextSequence(state),
    specCommit: id,
    salt,
    details,
    user: canonical(user),
    effective: canonical(effective),
    updatedAt: at,
  });
  pipeline.state = "PIPELINE_STARTING";
  pipeline.reason = "";
  pipeline.since = now;
  withdrawRun(state, { project, name }, id);
  killJobs(state, {
    pipeline,
    reason: `all jobs killed because pipeline was updated for user ${setting.user || "unknown_username"}`,
    now,
  });
  makeInputBranches(state, pipeline, setting);
  if (runPipeline(state, pipeline, setting)) runBelow(state, { repo: pipeline, branch: "master", id, now });
}

/** Lists show first what was updated last. */
function nextSequence(state: State): number {
  const versions = state.pipelines.flatMap((pipeline) => pipeline.versions);
  return Math.max(0, ...versions.map(({ sequence }) => sequence)) + 1;
}

function nameOf(spec: JsonObject): [string, string] {
  const pipeline = objectAt(spec, "pipeline");
  return [textAt(objectAt(pipeline, "project"), "name"), textAt(pipeline, "name")];
}

/** Without an image pachd runs one of its own. */
function withImage(spec: JsonObject): JsonObject {
  const { transform } = spec;
  if (!isObject(transform)) return spec;
  return { ...spec, transform: { image: "ubuntu:20.04", ...transform } };
}

function createPipeline(state: State, { project, name, at, user }: RepoName & { at: string; user: string }): Pipeline {
  const description = `Output repo for pipeline ${project}/${name}.`;
  state.repos.push({ project, name, createdAt: at, description, branches: {} });
  const made: Pipeline = {
    project,
    name,
    createdAt: at,
    createdBy: user,
    stopped: false,
    state: "PIPELINE_STARTING",
    reason: "",
    since: 0,
    versions: [],
  };
  state.pipelines.push(made);
  return made;
}

/** A branch that a pipeline reads and that has nothing on it yet gets an empty commit. */
function makeInputBranches(state: State, pipeline: Pipeline, { id, now }: Setting): void {
  for (const { project, repo, branch } of pfsInputs(currentVersion(pipeline).details)) {
    if (headOf(state, { project, name: repo }, branch) !== undefined) continue;
    const commit = startCommit(state, { repo: { project, name: repo }, branch, id, origin: "AUTO", now });
    commit.finished = timeText(now);
  }
}

export function killJobs(
  state: State,
  { pipeline, reason, now }: { pipeline: Pipeline; reason: string; now: number },
): void {
  for (const job of state.jobs) {
    if (job.pipeline !== pipeline.name || job.project !== pipeline.project || job.finishedAt !== null) continue;
    job.state = "JOB_KILLED";
    job.reason = reason;
    job.startedAt ??= now;
    job.finishedAt = now;
  }
}

export function deletePipeline(state: State, { project, name }: RepoName): void {
  state.pipelines = state.pipelines.filter((one) => one.project !== project || one.name !== name);
  state.jobs = state.jobs.filter((job) => job.project !== project || job.pipeline !== name);
  deleteRepo(state, { project, name });
}

export function deleteRepo(state: State, { project, name }: RepoName): void {
  state.repos = state.repos.filter((repo) => repo.project !== project || repo.name !== name);
  state.commits = state.commits.filter((commit) => commit.project !== project || commit.repo !== name);
}

export function readersOf(state: State, { project, name }: RepoName): Pipeline[] {
  return state.pipelines.filter((pipeline) =>
    pfsInputs(currentVersion(pipeline).details).some((input) => input.project === project && input.repo === name),
  );
}
