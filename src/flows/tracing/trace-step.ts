import type { CommitInfo } from "../../tools/pachctl/commit-info.ts";
import type { CommitName } from "../../tools/pachctl/file-info.ts";
import { isOver } from "../../tools/pachctl/job-info.ts";
import type { PipelineInfo } from "../../tools/pachctl/pipeline-info.ts";
import { gaps } from "../../trace/gaps.ts";
import type { Step, StepKind } from "../../trace/history.ts";
import { cronRepos } from "../../trace/inputs.ts";
import { readDatums } from "./trace-datums.ts";
import type { Pipelines } from "./trace-pipelines.ts";
import type { TraceWork } from "./trace-work.ts";

/** What is wanted of one data commit. */
export type WantedStep = {
  info: CommitInfo;
  /** The datums that are followed; empty: the whole commit is. */
  datums: ReadonlySet<string>;
  /** Whether all datums are counted also where single ones are followed. */
  count: boolean;
  /** Repos that a pipeline downstream reads as clocks, as `project/repo`. */
  clocks: ReadonlySet<string>;
};

/** A step, and what to follow from it: of a file the datum that wrote it. */
export type StepAndNext = { step: Step; next: readonly Next[]; clocks: readonly string[] };
export type Next = { commit: CommitName; datum: string | null };

/** Asks what made one data commit. */
export async function traceStep(wanted: WantedStep, pipelines: Pipelines, work: TraceWork): Promise<StepAndNext> {
  const { info } = wanted;
  const { project, repo } = info.commit;
  const versions = await pipelines.versionsOf(project, repo);
  const newest = versions.kind === "done" ? (versions.value[0] ?? null) : null;
  const kind = kindOf(wanted, newest);
  const blank = blankStep(info, kind);
  if (versions.kind !== "done" && versions.kind !== "gone") blank.gaps.push(gaps.refused(versions.says));
  if (newest === null) {
    if (kind === "deleted") blank.gaps.push(gaps.deletedPipeline);
    return { step: blank, next: kind === "deleted" ? inputsOf(info) : [], clocks: [] };
  }
  const code = await pipelines.codeOfVersion(newest);
  const pipeline = { version: newest.version, code, updatedAt: newest.updatedAt };
  const clocks = [...cronRepos(newest.details)].map((name) => `${project}/${name}`);
  if (kind !== "pipeline") {
    if (kind === "spout") blank.gaps.push(gaps.spout);
    return { step: { ...blank, pipeline }, next: [], clocks };
  }
  const asked = await pipelines.jobOf(project, repo, info.commit.id);
  if (asked.kind !== "done") {
    blank.gaps.push(asked.kind === "gone" ? gaps.noJob : gaps.refused(asked.says));
    return { step: { ...blank, pipeline }, next: inputsOf(info), clocks };
  }
  const job = asked.value;
  if (!isOver(job)) blank.gaps.push(gaps.running(job));
  const read = await readDatums({ job, wanted, current: code }, pipelines, work);
  blank.gaps.push(...read.gaps);
  const next = read.next.length > 0 ? read.next : inputsOf(info);
  const inputs = distinct(next.map(({ commit }) => commit));
  return { step: { ...blank, pipeline, job, datums: read.datums, traced: read.traced, inputs }, next, clocks };
}

function kindOf({ info, clocks }: WantedStep, pipeline: PipelineInfo | null): StepKind {
  if (pipeline?.type === "PIPELINE_TYPE_SPOUT") return "spout";
  if (info.origin === "AUTO") return pipeline === null ? "deleted" : "pipeline";
  return clocks.has(`${info.commit.project}/${info.commit.repo}`) ? "cron" : "data";
}

function blankStep(info: CommitInfo, kind: StepKind): Step & { gaps: string[] } {
  const { commit, finished, error } = info;
  const inputs = kind === "deleted" ? inputsOf(info).map((each) => each.commit) : [];
  return {
    commit,
    kind,
    finished,
    error,
    job: null,
    pipeline: null,
    datums: null,
    traced: [],
    inputs,
    gaps: [],
  };
}

/** A step for a commit of which pachd knows nothing but its name. */
export function lostStep(commit: CommitName, why: string): Step {
  return { ...blankStep(unknownInfo(commit), "lost"), gaps: [why] };
}

function unknownInfo(commit: CommitName): CommitInfo {
  const rest = { repoType: "user", origin: "", parent: null, started: "", finished: "", error: "" } as const;
  return { commit, ...rest, provenance: [] };
}

function inputsOf({ provenance }: CommitInfo): Next[] {
  return provenance.flatMap(({ repoType, ...commit }) => (repoType === "user" ? [{ commit, datum: null }] : []));
}

function distinct(commits: readonly CommitName[]): CommitName[] {
  return [...new Map(commits.map((commit) => [JSON.stringify(commit), commit])).values()];
}
