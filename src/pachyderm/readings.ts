import { visitInputs } from "./inputs.ts";
import type { KeyPath } from "./key-path.ts";
import { projectOf } from "./project-of.ts";
import type { CreatePipelineRequest, CronInput, PFSInput } from "./request.ts";

/** One data branch that a pipeline reads. */
export type Reading = {
  kind: "pfs" | "cron";
  /** What identifies the data repo: project, name, and the type where it is not a user repo. */
  repo: string;
  project: string;
  name: string;
  type: string;
  branch: string;
  /** The branch that a trigger watches; null where the pipeline reads every commit. */
  triggeredBy: string | null;
  /** The schedule of a cron input. */
  schedule: string | null;
  /** Where the spec says so: the path of the pfs or cron object. */
  path: KeyPath;
};

/** What tells one data repo from another. Source: pachyderm, src/pfs/pfs.go, Repo.String. */
export function repoKey(repo: { project: string; name: string; type?: string }): string {
  const key = `${repo.project}/${repo.name}`;
  return repo.type === undefined || repo.type === "user" ? key : `${key}.${repo.type}`;
}

/** The name and the project of the pipeline that a request makes; null where it has no name. */
export function pipelineOf(
  request: CreatePipelineRequest,
  defaultProject: string,
): { name: string; project: string } | null {
  const name = request.pipeline?.name ?? "";
  return name === "" ? null : { name, project: projectOf(request, defaultProject) };
}

/**
 * Every branch a pipeline reads, with pachd's defaults filled in; an input without a repo is left out.
 * Source: pachyderm, src/server/pps/server/api_server.go, setInputDefaults.
 */
export function readingsOf(request: CreatePipelineRequest, pipeline: { name: string; project: string }): Reading[] {
  const triggers = new Map<string, number>();
  return visitInputs(request).flatMap(({ input: { pfs, cron }, path }) => {
    const readings: Reading[] = [];
    if (pfs?.repo) readings.push({ ...pfsReading(pfs, pipeline, triggers), path: [...path, "pfs"] });
    if (cron?.name) readings.push({ ...cronReading(cron, pipeline), path: [...path, "cron"] });
    return readings;
  });
}

type Home = { name: string; project: string };

function pfsReading(pfs: PFSInput, pipeline: Home, triggers: Map<string, number>): Omit<Reading, "path"> {
  const project = pfs.project || pipeline.project;
  const name = pfs.repo ?? "";
  const type = pfs.repo_type || "user";
  const repo = repoKey({ project, name, type });
  const base = { kind: "pfs" as const, repo, project, name, type, schedule: null };
  if (pfs.trigger === undefined) return { ...base, branch: pfs.branch || "master", triggeredBy: null };
  const count = (triggers.get(repo) ?? 0) + 1;
  if (!pfs.branch) triggers.set(repo, count);
  // pachd fills the watched branch in only where it chooses the trigger branch itself.
  const triggeredBy = pfs.trigger.branch || (pfs.branch ? "" : "master");
  return { ...base, branch: pfs.branch || `${pipeline.name}-trigger-${count}`, triggeredBy };
}

function cronReading(cron: CronInput, pipeline: Home): Omit<Reading, "path"> {
  const project = cron.project || pipeline.project;
  const name = cronRepo(cron, pipeline.name);
  const schedule = cron.spec ?? "";
  return {
    kind: "cron",
    repo: repoKey({ project, name }),
    project,
    name,
    type: "user",
    branch: "master",
    triggeredBy: null,
    schedule,
  };
}

/** The data repo that pachd makes for a cron input. Source: pachyderm, api_server.go, setInputDefaults. */
export function cronRepo(cron: CronInput, pipeline: string): string {
  return cron.repo || `${pipeline}_${cron.name ?? ""}`;
}
