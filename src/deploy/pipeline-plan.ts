import type { Reprocess } from "../config/config.ts";
import type { Place } from "../problem.ts";
import { exactImage, type Facts, factsOfJson, fingerprintOf, imagePath, type SentSpec } from "./effective-spec.ts";
import { type DeployRecord, readRecord } from "./record.ts";
import { diffSpecs, type SpecChange } from "./spec-diff.ts";
import type { JsonObject } from "./spec-json.ts";

/** One pipeline as the commit wants it. */
export type WantedPipeline = {
  name: string;
  file: string;
  /** What would be sent, without a record. */
  spec: JsonObject;
  facts: Facts;
  /** Name and input key of the image that is built here, and what it was made on; null for all other images. */
  image: { name: string; key: string; base?: string | null } | null;
  /** True where its image stays as it is written. */
  isPinned: boolean;
  /** Pipelines of the same commit that it reads, by name. */
  upstream: readonly string[];
  /** The place in its template that pachd's words about it mean. */
  placeOf: (says: string) => Place;
};

/** One pipeline as the cluster has it. */
export type LivePipeline = {
  name: string;
  version: string;
  /** The id of the job that its last update started. */
  specCommit: string;
  /** `PIPELINE_RUNNING` and its like. */
  state: string;
  stopped: boolean;
  image: string;
  annotations: Readonly<Record<string, string>>;
  updatedAt: string;
  /** What was last sent; null where the cluster keeps none. */
  sent: SentSpec | null;
  effectiveSpec: string;
};

export type PlannedPipeline = {
  name: string;
  file: string;
  action:
    | "create"
    | "update"
    | "leave"
    /** It was edited by hand, and git has not changed since: it stays as it is, and that is said. */
    | "drifted";
  /** Each a clause for people. */
  why: readonly string[];
  changes: readonly SpecChange[];
  /** Set where the image changes; of one that is still to be made the new digest is not known. */
  image: { from: string; to: string } | null;
  isPinned: boolean;
  /** True where the update computes every datum anew. */
  reprocess: boolean;
  live: {
    version: string;
    specCommit: string;
    stopped: boolean;
    updatedAt: string;
    record: DeployRecord | null;
  } | null;
  /** True where the live spec is not the one that Pachook put there. */
  isEdited: boolean;
};

export type PipelineRules = {
  /** Names of pipelines to be computed anew whatever changed; `*` means all that the commit has. */
  reprocess: readonly string[];
  policy: Reprocess;
  /** True to put back to git what was edited by hand. */
  overwrite: boolean;
};

/** Decides what is to be done with each pipeline. Pure: the same answers of git, registry and cluster, the same plan. */
export function planPipelines(
  wanted: readonly WantedPipeline[],
  live: ReadonlyMap<string, LivePipeline>,
  rules: PipelineRules,
): PlannedPipeline[] {
  return wanted.map((each) => {
    const now = live.get(each.name);
    return now === undefined ? created(each) : compared(each, now, rules);
  });
}

/** True where the plan sends this pipeline to the cluster. */
export function isSent({ action }: Pick<PlannedPipeline, "action">): boolean {
  return action === "create" || action === "update";
}

function created({ name, file, isPinned }: WantedPipeline): PlannedPipeline {
  const nothing = { changes: [], image: null, reprocess: false, live: null, isEdited: false } as const;
  return { name, file, action: "create", why: ["it is new"], isPinned, ...nothing };
}

function compared(wanted: WantedPipeline, now: LivePipeline, rules: PipelineRules): PlannedPipeline {
  const { name, file, isPinned, facts } = wanted;
  const record = readRecord(now.annotations);
  const { sent } = now;
  const { version, specCommit, stopped, updatedAt } = now;
  const base = { name, file, isPinned, live: { version, specCommit, stopped, updatedAt, record } };
  const isAsked = rules.reprocess.includes("*") || rules.reprocess.includes(name);
  if (sent === null) {
    const why = ["the cluster does not say what it runs"];
    return { ...base, action: "update", why, changes: [], image: null, reprocess: isAsked, isEdited: false };
  }
  const { facts: before } = sent;
  const differs = diffSpecs(facts, { sent: before, effective: before }).length > 0;
  // Of hundreds of pipelines few differ, and only for those the defaults matter.
  const all = differs ? diffSpecs(facts, { sent: before, effective: factsOfJson(now.effectiveSpec) ?? before }) : [];
  const imageChange = all.find(({ path }) => path === imagePath);
  const image = imageChange === undefined ? null : { from: exactImage(now.image), to: imageOf(facts) };
  const changes = all.filter((change) => change !== imageChange);
  const isEdited = record !== null && record.spec !== sent.word;
  const isGitUnchanged = record !== null && record.spec === fingerprintOf(facts);
  const told = { ...base, changes, image, isEdited };
  const isDrift = isEdited && isGitUnchanged && all.length > 0;
  if (isDrift && !rules.overwrite && !isAsked) {
    return {
      ...told,
      action: "drifted",
      why: ["somebody changed it by hand, and git has not changed"],
      reprocess: false,
    };
  }
  const why = [
    ...(image === null ? [] : ["another image"]),
    ...(changes.length === 0 ? [] : ["another spec"]),
    ...(isEdited && all.length > 0 ? ["this undoes what somebody changed by hand"] : []),
    ...(isAsked ? ["reprocessing was asked for"] : []),
  ];
  if (why.length === 0) return { ...told, action: "leave", why: ["same spec, same image"], reprocess: false };
  return { ...told, action: "update", why, reprocess: isAsked || isReprocessed(all, image !== null, rules.policy) };
}

function isReprocessed(all: readonly SpecChange[], hasNewImage: boolean, policy: Reprocess): boolean {
  if (policy === "never") return false;
  // Other code: another image, or another way to start it.
  return policy === "always" || hasNewImage || all.some(({ path }) => path.startsWith("transform."));
}

function imageOf(facts: Facts): string {
  const image: unknown = JSON.parse(facts.get(imagePath) ?? '""');
  return typeof image === "string" ? image : "";
}
