import { type Printed, Refused } from "./answered.ts";
import { flagText } from "./call.ts";
import { currentVersion, pipelineAt } from "./commits.ts";
import { jobInfo } from "./job-view.ts";
import type { Json } from "./json.ts";
import { known, type Reading, raw, refuseLonelyOutput, stateName } from "./reading.ts";
import type { Job, State } from "./state.ts";

const jobStates = [
  "state_unknown",
  "created",
  "starting",
  "running",
  "failure",
  "success",
  "killed",
  "egressing",
  "finishing",
  "unrunnable",
];

export function listJobs({ state, call, project }: Reading): Printed {
  refuseLonelyOutput(call);
  const [id] = call.names;
  const pipeline = flagText(call, "--pipeline");
  const isExpanded = call.flags["--expand"] === true;
  const which = id !== undefined ? "sub-jobs" : "all jobs";
  if (id !== undefined || (pipeline === null && !isExpanded)) {
    const flag = ["--pipeline", "--state", "--input", "--history"].find((one) => call.flags[one] !== undefined);
    if (flag !== undefined) throw new Refused(`cannot specify '${flag}' when listing ${which}`);
  }
  const all = state.jobs.filter(
    (job) => call.flags["--all-projects"] === true || job.project === project || id !== undefined,
  );
  if (id !== undefined) {
    return raw(
      call,
      all.filter((job) => job.id === id).map((job) => jobInfo(state, job, { details: false })),
    );
  }
  if (pipeline === null && !isExpanded) return raw(call, jobSets(state, all));
  return raw(
    call,
    filteredJobs({ state, call, project }, all).map((job) => jobInfo(state, job, { details: true })),
  );
}

function jobSets(state: State, jobs: readonly Job[]): Json[] {
  const ids = [...new Set(jobs.map(({ id }) => id))].toReversed();
  return ids.map((id) => ({
    job_set: { id },
    jobs: jobs.filter((job) => job.id === id).map((job) => jobInfo(state, job, { details: false })),
  }));
}

function filteredJobs({ state, call, project }: Reading, jobs: readonly Job[]): Job[] {
  const name = flagText(call, "--pipeline");
  const wanted = flagText(call, "--state");
  if (wanted !== null && !known(wanted, jobStates)) {
    throw new Refused(
      `error parsing state: state ${wanted} must be one of ${jobStates.join(", ")}, or JOB_STATE_UNKNOWN, etc`,
    );
  }
  if (name !== null && pipelineAt(state, { project, name }) === undefined) {
    throw new Refused(`pipeline "${project}/${name}" not found`);
  }
  const input = flagText(call, "--input");
  return jobs
    .filter((job) => name === null || job.pipeline === name)
    .filter((job) => wanted === null || job.state === stateName("JOB", wanted))
    .filter((job) => input === null || Object.values(job.inputs).includes(input.replace(/^.*@/, "")))
    .filter((job) => flagText(call, "--history") !== null || isCurrent(state, job))
    .toReversed();
}

function isCurrent(state: State, job: Job): boolean {
  const pipeline = pipelineAt(state, { project: job.project, name: job.pipeline });
  return pipeline !== undefined && currentVersion(pipeline).number === job.version;
}

export function jobAt(state: State, name: string, project: string): Job | undefined {
  const [pipeline, id] = name.split("@");
  return state.jobs.find((job) => job.project === project && job.pipeline === pipeline && job.id === id);
}

export function inspectJob({ state, call, project }: Reading): Printed {
  const [name = ""] = call.names;
  if (!name.includes("@"))
    throw new Refused('Use "list job <id>" to see jobs with a given ID across different pipelines');
  const job = jobAt(state, name, project);
  if (job === undefined) throw new Refused(`error from InspectJob: jobs ${project}/${name} not found`);
  return raw(call, [jobInfo(state, job, { details: true })]);
}
