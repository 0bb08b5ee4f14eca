import { NotSimulated, type Printed, prints, Refused } from "./answered.ts";
import { type Call, flagText } from "./call.ts";
import { commitAt, currentVersion, headOf, pipelineAt, type RepoName, repoAt } from "./commits.ts";
import { datumId, partsOf } from "./datums.ts";
import { effectiveSpec, pfsInputs, typedSpec, withInputDefaults } from "./effective-spec.ts";
import { entriesIn, entryAt, globbed } from "./files.ts";
import { commitInfo, datumInfo, fileInfo, jobInfo, latest, pipelineInfo } from "./infos.ts";
import { type Json, printed } from "./json.ts";
import { specsOf, withProject } from "./spec-input.ts";
import type { Commit, Job, Pipeline, State } from "./state.ts";

export type Reading = { state: State; call: Call; project: string };

export const readVerbs: Readonly<Record<string, (reading: Reading) => Printed>> = {
  "list pipeline": listPipelines,
  "inspect pipeline": inspectPipeline,
  "list job": listJobs,
  "inspect job": inspectJob,
  "list datum": listDatums,
  "inspect datum": inspectDatum,
  "inspect file": inspectFile,
  "list file": listFiles,
  "glob file": globFiles,
  "list commit": listCommits,
  "inspect commit": inspectCommit,
  logs: readLogs,
};

function raw(call: Call, values: readonly Json[]): Printed {
  const output = flagText(call, "--output");
  if (call.flags["--raw"] !== true) throw new NotSimulated("a table for people");
  if (output === "yaml") throw new NotSimulated("YAML");
  if (output !== null && output !== "json")
    throw new Refused(`unrecognized encoding: "${output}" (must be "yaml" or "json")`);
  return prints(printed(values));
}

function refuseLonelyOutput({ flags }: Call, others = ""): void {
  if (flags["--output"] !== undefined && flags["--raw"] !== true) {
    throw new Refused(`cannot set --output (-o) without --raw${others}`);
  }
}

const pipelineStates = [
  "state_unknown",
  "starting",
  "running",
  "restarting",
  "failure",
  "paused",
  "standby",
  "crashing",
];
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

function listPipelines({ state, call, project }: Reading): Printed {
  if (call.flags["--spec"] !== true) refuseLonelyOutput(call, " or --spec");
  if (call.flags["--spec"] === true && call.flags["--raw"] === true)
    throw new Refused("cannot set both --raw and --spec");
  const [name] = call.names;
  const wanted = flagText(call, "--state");
  if (wanted !== null && !known(wanted, pipelineStates)) {
    throw new Refused(
      `error parsing state: state ${wanted} must be one of ${pipelineStates.join(", ")}, or PIPELINE_STATE_UNKNOWN, etc`,
    );
  }
  const history = flagText(call, "--history") ?? "0";
  if (history !== "all" && !/^\d+$/.test(history)) {
    throw new Refused(`error parsing history flag: strconv.Atoi: parsing "${history}": invalid syntax`);
  }
  if (name !== undefined && pipelineAt(state, { project, name }) === undefined) {
    throw new Refused(`could not list pipeline info: pipeline "${project}/${name}" not found`);
  }
  const found = state.pipelines
    .filter((one) => call.flags["--all-projects"] === true || one.project === project)
    .filter((one) => name === undefined || one.name === name)
    .filter((one) => wanted === null || one.state === stateName("PIPELINE", wanted))
    .toSorted((one, other) => currentVersion(other).sequence - currentVersion(one).sequence);
  const back = history === "all" ? Number.POSITIVE_INFINITY : Number(history);
  const infos = found.flatMap((pipeline) =>
    pipeline.versions
      .toReversed()
      .filter((_, index) => index <= back)
      .map((version) => pipelineInfo(state, pipeline, { ...latest(pipeline), version })),
  );
  return raw(call, infos);
}

function known(state: string, states: readonly string[]): boolean {
  return states.includes(state.toLowerCase().replace(/^(pipeline|job)_/, ""));
}

function stateName(kind: string, state: string): string {
  return `${kind}_${state.toUpperCase().replace(/^(PIPELINE|JOB)_/, "")}`;
}

export function missingPipeline({ project, name }: RepoName): string {
  const spec = `${project}/${name}`;
  const search = `couldn't find up to date spec for pipeline "${spec}": pick commit tx: commit ${spec}.spec@ not found`;
  return `pipeline was not inspected: ${search}\nrepo ${spec}.spec not found\npipeline "${spec}" not found`;
}

function inspectPipeline({ state, call, project }: Reading): Printed {
  refuseLonelyOutput(call);
  const { 0: asked = "", length } = call.names;
  if (length !== 1) throw new NotSimulated("inspect pipeline without one name");
  const [, name = "", back = ""] = /^([^.^~]*)(.*)$/.exec(asked) ?? [];
  if (back.startsWith(".") && !/^\.-?\d+$/.test(back)) {
    throw new Refused(`invalid ancestry syntax "${asked}", cannot mix . and N characters`);
  }
  if (!state.projects.includes(project)) throw new NotSimulated("a project that is not there");
  const pipeline = pipelineAt(state, { project, name });
  if (pipeline === undefined) throw new Refused(missingPipeline({ project, name }));
  const steps = stepsBack(back);
  if (steps < 0) throw new Refused("cannot inspect future pipelines");
  const version = pipeline.versions.at(-1 - steps);
  if (version === undefined) {
    const count = pipeline.versions.length;
    throw new Refused(`pipeline "${project}/${name}" has only ${count} versions, not enough to find ancestor ${steps}`);
  }
  return raw(call, [pipelineInfo(state, pipeline, { version, isInspected: true })]);
}

function stepsBack(back: string): number {
  if (back === "") return 0;
  if (/^\^+$/.test(back)) return back.length;
  if (back.startsWith("~")) return Number(back.slice(1));
  return -Number(back.slice(1));
}

function listJobs({ state, call, project }: Reading): Printed {
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

function jobAt(state: State, name: string, project: string): Job | undefined {
  const [pipeline, id] = name.split("@");
  return state.jobs.find((job) => job.project === project && job.pipeline === pipeline && job.id === id);
}

function inspectJob({ state, call, project }: Reading): Printed {
  const [name = ""] = call.names;
  if (!name.includes("@"))
    throw new Refused('Use "list job <id>" to see jobs with a given ID across different pipelines');
  const job = jobAt(state, name, project);
  if (job === undefined) throw new Refused(`error from InspectJob: jobs ${project}/${name} not found`);
  return raw(call, [jobInfo(state, job, { details: true })]);
}

function listDatums({ state, call, project }: Reading): Printed {
  if (flagText(call, "--file") !== null) return raw(call, plannedDatums({ state, call, project }));
  const [name = ""] = call.names;
  const job = jobAt(state, name, project);
  if (job === undefined) throw new Refused(`jobs ${project}/${name} not found`);
  return raw(
    call,
    job.datums.map((datum) => datumInfo(job, datum, { files: filesOf(state, datum.files), isInspected: false })),
  );
}

function plannedDatums({ state, call, project }: Reading): Json[] {
  const datums: Json[] = [];
  for (const spec of specsOf(call)) {
    const details = withInputDefaults(typedSpec(effectiveSpec(withProject(spec, project))), {
      project,
      pipeline: "",
      at: "",
    });
    const inputs: Record<string, string> = {};
    for (const { project: own, repo, name, branch } of pfsInputs(details)) {
      inputs[name] = headOf(state, { project: own, name: repo }, branch)?.id ?? "";
    }
    for (const parts of partsOf(state, details, inputs)) {
      const data = parts.flatMap(({ project: own, repo, commit, entry }) => {
        const found = commitAt(state, { project: own, name: repo }, commit);
        return found === undefined ? [] : [fileInfo(found, entry)];
      });
      datums.push({ datum: { id: datumId(parts) }, stats: {}, data });
    }
  }
  return datums;
}

function filesOf(state: State, files: readonly string[]): Json[] {
  return files.slice(0, -1).flatMap((file) => {
    const [, project = "", repo = "", id = "", path = ""] = /^([^/]*)\/([^@]*)@([^:]*):(.*)$/.exec(file) ?? [];
    const commit = commitAt(state, { project, name: repo }, id);
    const entry = commit === undefined ? undefined : globbed(commit, path.replace(/(.)\/$/, "$1"))[0];
    return commit === undefined || entry === undefined ? [] : [fileInfo(commit, entry)];
  });
}

function inspectDatum({ state, call, project }: Reading): Printed {
  const [name = "", id = ""] = call.names;
  const job = jobAt(state, name, project);
  if (job === undefined) throw new NotSimulated("a datum of a job that is not there");
  const datum = job.datums.find((one) => one.id === id);
  if (datum === undefined) throw new Refused(`datum ${id} not found in job ${project}/${name}`);
  return raw(call, [datumInfo(job, datum, { files: filesOf(state, datum.files), isInspected: true })]);
}

type FileName = { commit: Commit; path: string; repo: string };

function fileAt({ state, call, project }: Reading): FileName {
  const [, name = "", at = "master", path = "/"] = /^([^@:]*)(?:@([^:]*))?(?::(.*))?$/.exec(call.names[0] ?? "") ?? [];
  return { commit: findCommit(state, { project, name }, at), path, repo: name };
}

function findCommit(state: State, { project, name }: RepoName, at: string): Commit {
  const id = isCommitId(at) ? at : "";
  if (repoAt(state, { project, name }) === undefined) {
    throw new Refused(`pick commit tx: commit ${project}/${name}@${id} not found\nrepo ${project}/${name} not found`);
  }
  const commit = headOf(state, { project, name }, at);
  if (commit === undefined && id !== "") throw new NotSimulated("a commit that is not there");
  if (commit === undefined) {
    throw new Refused(
      `pick commit tx: commit ${project}/${name}@ not found\nbranch "${at}" not found in repo ${project}/${name}`,
    );
  }
  return commit;
}

/** A version 4 UUID; of anything else pachd thinks that it is a branch. */
function isCommitId(at: string): boolean {
  return /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(at);
}

function inspectFile(reading: Reading): Printed {
  const { commit, path, repo } = fileAt(reading);
  const entry = entryAt(commit, path);
  if (entry === null) throw new Refused(`file ${path} not found in repo ${reading.project}/${repo} at commit `);
  return raw(reading.call, [fileInfo(commit, entry)]);
}

function listFiles(reading: Reading): Printed {
  const { commit, path } = fileAt(reading);
  return raw(
    reading.call,
    entriesIn(commit, path).map((entry) => fileInfo(commit, entry)),
  );
}

function globFiles(reading: Reading): Printed {
  const { commit, path } = fileAt(reading);
  return raw(
    reading.call,
    globbed(commit, path).map((entry) => fileInfo(commit, entry)),
  );
}

function listCommits({ state, call, project }: Reading): Printed {
  const [of] = call.names;
  if (of === undefined) throw new NotSimulated("all commit sets");
  if (/^[0-9a-f]{32}$/.test(of)) return raw(call, state.commits.filter(({ id }) => id === of).map(commitInfo));
  const [name = "", at] = of.split("@");
  let commit: Commit | undefined = findCommit(state, { project, name }, at ?? "master");
  const found: Json[] = [];
  while (commit !== undefined) {
    found.push(commitInfo(commit));
    commit = commit.parent === null ? undefined : commitAt(state, { project, name }, commit.parent);
  }
  return raw(call, found);
}

function inspectCommit({ state, call, project }: Reading): Printed {
  const [name = "", at] = (call.names[0] ?? "").split("@");
  if (at === undefined) throw new Refused("pick commit tx: cannot pick commit with no ID or branch");
  return raw(call, [commitInfo(findCommit(state, { project, name }, at))]);
}

function readLogs({ state, call, project }: Reading): Printed {
  const of = flagText(call, "--pipeline") ?? flagText(call, "--job")?.replace(/@.*/, "");
  if (of === undefined) throw new NotSimulated("logs of pachd itself");
  const pipeline = pipelineAt(state, { project, name: of });
  if (pipeline === undefined) {
    throw new Refused(
      `could not get pipeline information for ${project}/${of}: ${missingPipeline({ project, name: of })}`,
    );
  }
  if (state.behaviour.workers === "none") {
    throw new Refused(`no pods belonging to the rc "${project}-${of}-v${currentVersion(pipeline).number}" were found`);
  }
  if (call.flags["--raw"] !== true) throw new NotSimulated("log lines for people");
  return prints(
    logLines(state, pipeline)
      .map((line) => JSON.stringify(line, null, 2))
      .join("\n"),
  );
}

/** What a failed datum says; a made-up line, in the form that Pachyderm's proto gives it. */
function logLines(state: State, pipeline: Pipeline): Json[] {
  const jobs = state.jobs.filter((job) => job.pipeline === pipeline.name && job.project === pipeline.project);
  return jobs.flatMap((job) =>
    job.datums
      .filter((datum) => datum.state === "FAILED")
      .map((datum) => ({
        pipelineName: job.pipeline,
        jobId: job.id,
        workerId: `${job.project}-${job.pipeline}-v${job.version}-x7k2p`,
        datumId: datum.id,
        user: true,
        ts: new Date(job.finishedAt ?? 0).toISOString(),
        message: "ValueError: not an image",
        projectName: job.project,
      })),
  );
}
