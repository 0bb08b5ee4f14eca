import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../run.ts";
import type { RunLive } from "../run-live.ts";
import { type Answer, map } from "./answer.ts";
import { callerWith, type OnCall } from "./call.ts";
import { type CommitInfo, readCommitInfo } from "./commit-info.ts";
import { type DatumInfo, readDatumInfo } from "./datum-info.ts";
import { type FileInfo, readFileInfo } from "./file-info.ts";
import { type JobInfo, readJobInfo } from "./job-info.ts";
import { type LogLine, readLogLine } from "./log-line.ts";
import { type PipelineInfo, readPipelineInfo } from "./pipeline-info.ts";
import { type ClusterTarget, type ConfigSource, privateConfigs } from "./private-config.ts";
import type { BytesWanted } from "./read-bytes.ts";
import { type Each, readAll, readEach, readOne, type Wanted } from "./read-objects.ts";
import { startTransaction, type Transaction, type UpdateOptions, updateCall } from "./transaction.ts";
import { type ClusterVersion, readVersions } from "./version.ts";

/** Lists of a million entries take their time. */
const longListTimeoutMs = 15 * 60_000;
const mostTimeMs = 7 * 24 * 60 * 60_000;

/** A cluster, through the user's pachctl. Names are of the target's project; lists come newest first, as pachd gives them. */
export type Pachctl = {
  /** The quick way to learn whether anybody answers: gives up after `timeoutMs`, 10 s unless said. Needs no token. */
  version: (options?: { timeoutMs?: number }) => Promise<Answer<ClusterVersion>>;
  /** What pachctl's own reader says of a spec; asks no cluster. */
  validate: (spec: string) => Promise<Answer<null>>;
  /** Creates or updates one pipeline, outside of any transaction. */
  update: (spec: string, options?: UpdateOptions) => Promise<Answer<null>>;
  startTransaction: () => Promise<Answer<Transaction>>;
  /** Takes back one that an earlier run left open. `gone`: it was ended before. */
  removeTransaction: (id: string) => Promise<Answer<null>>;
  /** `gone` where there is no such pipeline. */
  inspectPipeline: (name: string) => Promise<Answer<PipelineInfo>>;
  /** Gives up after `timeoutMs`, 30 s unless said. */
  listPipelines: (options?: { timeoutMs?: number }) => Promise<Answer<PipelineInfo[]>>;
  /** All versions of one pipeline. */
  listVersions: (name: string) => Promise<Answer<PipelineInfo[]>>;
  /** `gone` also where the pipeline has made no job with that id: a spout, or one that is stopped. */
  inspectJob: (pipeline: string, id: string) => Promise<Answer<JobInfo>>;
  /** Jobs of the pipeline's present version, or of all. */
  listJobs: (pipeline: string, options?: { history: "all" }) => Promise<Answer<JobInfo[]>>;
  /**
   * Every job of a commit set, once: pachd names a pipeline again for each older commit of it that the set holds (its
   * src/server/pps/server/api_server.go, InspectJobSet). pachctl answers with nothing for an id that nobody has: that is
   * an empty list.
   */
  jobsOf: (id: string) => Promise<Answer<JobInfo[]>>;
  /** All versions of all pipelines of the project. */
  listAllVersions: () => Promise<Answer<PipelineInfo[]>>;
  /** Hands over one datum after another while they come; answers with their number. */
  listDatums: (job: { pipeline: string; id: string }, wanted: Wanted<DatumInfo>) => Promise<Answer<number>>;
  /** The datums that a spec would make of what is in its inputs now. */
  listDatumsOf: (spec: string, each: Each<DatumInfo>) => Promise<Answer<number>>;
  inspectDatum: (job: { pipeline: string; id: string }, datum: string) => Promise<Answer<DatumInfo>>;
  logsOf: (of: { pipeline: string; job?: string }, each: Each<LogLine>) => Promise<Answer<number>>;
  /** `at` is `repo@branch-or-commit:/path`. */
  inspectFile: (at: string) => Promise<Answer<FileInfo>>;
  /** What lies in a folder; `at` as above, the path may be left out. */
  listFiles: (at: string, each: Each<FileInfo>) => Promise<Answer<number>>;
  /** Hands them over while they come; answers with their number. */
  globFiles: (at: string, wanted: Wanted<FileInfo>) => Promise<Answer<number>>;
  /**
   * The bytes of one file, while they come; `size` says how long that may take. pachd takes the path for a glob, and looks
   * for its beginning as it is written: a name with a sign of a glob is another one, and one with a backslash is never
   * found. Source: Pachyderm, src/server/pfs/server/driver_file.go and util.go.
   */
  getFile: (at: string, size: bigint, wanted: BytesWanted) => Promise<Answer<null>>;
  /** `at` is `repo@branch-or-commit`. `gone` where repo, branch or commit is not there. */
  inspectCommit: (at: string) => Promise<Answer<CommitInfo>>;
  /** `of` is `repo@branch-or-commit`, that commit first and then those before it; or the id of a commit set. */
  listCommits: (of: string) => Promise<Answer<CommitInfo[]>>;
  /** Removes the private config. Call it whatever happened. */
  close: () => Promise<void>;
};

export type PachctlParts = ConfigSource & { run: Run; runLive?: RunLive; now: () => Date; onCall?: OnCall };

/**
 * Makes the private config for a target; starts no program yet.
 *
 * @throws a Failure where the user's config has no such context
 */
export async function pachctlFor(target: ClusterTarget, parts: PachctlParts): Promise<Pachctl> {
  const configs = await privateConfigs(target, parts);
  const { run, runLive, env, now, onCall = () => {} } = parts;
  const live = runLive === undefined ? {} : { runLive };
  const config = await configs.copy("config");
  const caller = callerWith({ run, ...live, env, now, onCall, config, cwd: configs.folder });
  const project = ["--project", target.project];
  const read = { sort: "read" } as const;
  const long = { ...read, timeoutMs: longListTimeoutMs };
  let files = 0;
  const nextFile = (kind: string) => {
    files += 1;
    return `${kind}-${files}`;
  };

  return {
    version: ({ timeoutMs = 10_000 } = {}) => readVersions(caller, timeoutMs),
    validate: async (spec) =>
      map(await caller.ask({ verb: "validate pipeline", flags: ["-f", "-"], stdin: spec, sort: "write" }), () => null),
    update: async (spec, { reprocess = false, timeoutMs } = {}) => {
      const time = timeoutMs === undefined ? {} : { timeoutMs };
      const answer = await caller.ask({ ...updateCall({ spec, project: target.project, reprocess }), ...time });
      return map(answer, () => null);
    },
    startTransaction: async () =>
      startTransaction(caller, { config: await configs.copy(nextFile("transaction")), project: target.project }),
    removeTransaction: async (id) =>
      map(await caller.ask({ verb: "delete transaction", names: [id], sort: "write" }), () => null),
    inspectPipeline: (name) =>
      readOne(caller, { verb: "inspect pipeline", names: [name], flags: project, ...read }, readPipelineInfo),
    listPipelines: (options = {}) =>
      readAll(caller, { verb: "list pipeline", flags: project, ...read, ...options }, readPipelineInfo),
    listVersions: (name) => {
      const flags = ["--history", "all", ...project];
      return readAll(caller, { verb: "list pipeline", names: [name], flags, ...read }, readPipelineInfo);
    },
    inspectJob: (pipeline, id) =>
      readOne(caller, { verb: "inspect job", names: [`${pipeline}@${id}`], flags: project, ...read }, readJobInfo),
    listJobs: async (pipeline, options) => {
      if (!isName(pipeline)) return notAName(pipeline);
      const flags = ["-p", pipeline, ...(options === undefined ? [] : ["--history", options.history]), ...project];
      return readAll(caller, { verb: "list job", flags, ...read }, readJobInfo);
    },
    jobsOf: async (id) => {
      const listed = await readAll(caller, { verb: "list job", names: [id], flags: project, ...read }, readJobInfo);
      return map(listed, (jobs) => [...new Map(jobs.map((job) => [`${job.project}/${job.pipeline}`, job])).values()]);
    },
    listAllVersions: () =>
      readAll(caller, { verb: "list pipeline", flags: ["--history", "all", ...project], ...read }, readPipelineInfo),
    listDatums: ({ pipeline, id }, wanted) =>
      caller.stream(
        { verb: "list datum", names: [`${pipeline}@${id}`], flags: project, ...long },
        readEach(wanted, readDatumInfo),
      ),
    listDatumsOf: async (spec, each) => {
      const path = join(configs.folder, `${nextFile("spec")}.json`);
      await writeFile(path, spec, { mode: 0o600 });
      return caller.read({ verb: "list datum", flags: ["-f", path, ...project], ...read }, (value) =>
        each(readDatumInfo(value)),
      );
    },
    inspectDatum: ({ pipeline, id }, datum) =>
      readOne(
        caller,
        { verb: "inspect datum", names: [`${pipeline}@${id}`, datum], flags: project, ...read },
        readDatumInfo,
      ),
    logsOf: async ({ pipeline, job }, each) => {
      if (!isName(pipeline)) return notAName(pipeline);
      const of = job === undefined ? ["-p", pipeline] : ["-j", `${pipeline}@${job}`];
      return caller.logs({ verb: "logs", flags: [...of, ...project], ...read }, (value) => each(readLogLine(value)));
    },
    inspectFile: (at) => readOne(caller, { verb: "inspect file", names: [at], flags: project, ...read }, readFileInfo),
    listFiles: (at, each) =>
      caller.read({ verb: "list file", names: [at], flags: project, ...read }, (value) => each(readFileInfo(value))),
    globFiles: (at, wanted) =>
      caller.stream({ verb: "glob file", names: [at], flags: project, ...long }, readEach(wanted, readFileInfo)),
    getFile: (at, size, wanted) =>
      caller.bytes({ verb: "get file", names: [at], flags: project, ...read, timeoutMs: timeFor(size) }, wanted),
    inspectCommit: (at) =>
      readOne(caller, { verb: "inspect commit", names: [at], flags: project, ...read }, readCommitInfo),
    listCommits: (of) => readAll(caller, { verb: "list commit", names: [of], flags: project, ...read }, readCommitInfo),
    close: configs.remove,
  };
}

/** For a file of so many bytes, at 100 kB a second; a timer holds no more than some weeks. */
function timeFor(size: bigint): number {
  return longListTimeoutMs + Math.min(Number(size) / 100, mostTimeMs);
}

// After a flag pachctl takes any word for its value, so these go the way of the others only as far as they are names.
function isName(name: string): boolean {
  return /^[A-Za-z0-9_.^~-]{1,400}$/.test(name) && !name.startsWith("-");
}

function notAName(name: string): Answer<never> {
  return { kind: "refused", says: `"${name}" is no name of a pipeline` };
}
