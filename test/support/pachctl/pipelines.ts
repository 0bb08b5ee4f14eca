import { Refused } from "./answered.ts";
import {
  currentVersion,
  headOf,
  pipelineAt,
  type RepoName,
  repoAt,
  runBelow,
  runPipeline,
  startCommit,
  withdrawRun,
} from "./commits.ts";
import { effectiveSpec, pfsInputs, typedSpec, withInputDefaults } from "./effective-spec.ts";
import { nextId, timeText } from "./ids.ts";
import { canonical, type JsonObject, objectAt, textAt } from "./json.ts";
import { judgeSpec } from "./rules.ts";
import type { Pipeline, Request, State } from "./state.ts";

export type PipelineRequest = Extract<Request, { kind: "pipeline" }>;
export type Setting = { id: string; now: number; user: string };

/** Carries out `create` or `update pipeline`: throws pachd's no and has changed nothing, or makes a version. */
export function applyPipeline(state: State, request: PipelineRequest, setting: Setting): void {
  const { update, reprocess, spec: user } = request;
  judgeSpec(state, user);
  const { id, now } = setting;
  const effective = effectiveSpec(user);
  const spec = typedSpec(effective);
  const [project, name] = nameOf(spec);
  const existing = pipelineAt(state, { project, name });
  if (existing !== undefined && !update)
    throw new Refused(`pipeline "${project}/${name}" already exists`, "AlreadyExists");
  if (existing === undefined && repoAt(state, { project, name }) !== undefined) {
    throw new Refused(`pipeline "${name}" cannot be created because a repo with the same name already exists`);
  }
  const at = timeText(now);
  const transform = { ...objectAt(spec, "transform") };
  if (textAt(transform, "image") === "") transform["image"] = "ubuntu:20.04";
  const details = withInputDefaults(
    { ...spec, transform: { image: transform["image"] ?? "", ...transform } },
    { project, pipeline: name, at },
  );
  judgePlace(state, { details, project, name });
  if (existing?.versions.some((version) => version.specCommit === id)) throw twice({ project, name }, id);

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

/** What the spec reads has to be there, and no pipeline may read what it makes. */
function judgePlace(state: State, { details, project, name }: RepoName & { details: JsonObject }): void {
  for (const input of pfsInputs(details)) {
    if (repoAt(state, { project: input.project, name: input.repo }) === undefined) {
      throw new Refused(`repo ${input.project}/${input.repo} not found`, "NotFound");
    }
  }
  for (const input of pfsInputs(details)) {
    if (!isBelow(state, { project: input.project, name: input.repo }, { project, name })) continue;
    const [reader, own] = [`${input.project}/${input.repo}.user@master`, `${project}/${name}.user@master`];
    const said = `cycle detected because ${reader} is already in the subvenance of ${own}`;
    throw new Refused(`could not create/update output branch: create branch: update head: ${said}`, "Internal");
  }
  const branches = new Map<string, string>();
  for (const { repo, branch } of ancestryOf(state, details)) {
    if ((branches.get(repo) ?? branch) !== branch) {
      const said = `multiple branches from the same repo, "${repo}", cannot participate in a DAG`;
      throw new Refused(`validate DAG at end of transaction: ${said}`);
    }
    branches.set(repo, branch);
  }
}

function ancestryOf(state: State, details: JsonObject): { repo: string; branch: string }[] {
  return pfsInputs(details).flatMap(({ project, repo, branch }) => {
    const above = pipelineAt(state, { project, name: repo });
    const more = above === undefined ? [] : ancestryOf(state, currentVersion(above).details);
    return [{ repo: `${project}/${repo}`, branch }, ...more];
  });
}

function isBelow(state: State, repo: RepoName, above: RepoName): boolean {
  const pipeline = pipelineAt(state, repo);
  if (pipeline === undefined) return false;
  if (repo.project === above.project && repo.name === above.name) return true;
  return pfsInputs(currentVersion(pipeline).details).some(({ project, repo: name }) =>
    isBelow(state, { project, name }, above),
  );
}

function twice({ project, name }: RepoName, id: string): Refused {
  const commit = `${project}/${name}.spec@${id}`;
  return new Refused(
    `start commit in transaction: create commit: commit ${commit} already exists\n` +
      `inconsistent dependencies: cannot create commit from ${commit}; repo (${name}) already has a commit in this transaction`,
    "AlreadyExists",
  );
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
