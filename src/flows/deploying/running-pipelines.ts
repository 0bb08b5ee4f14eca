import { datumFacts, type OlderDatums } from "../../deploy/datum-facts.ts";
import { factsOfJson, fingerprintOf } from "../../deploy/effective-spec.ts";
import { type DeployRecord, readRecord } from "../../deploy/record.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { inTurn } from "../../tools/in-turn.ts";
import { type Pachctl, pachctlFor } from "../../tools/pachctl/pachctl.ts";
import type { PipelineInfo } from "../../tools/pachctl/pipeline-info.ts";
import { configSourceOf } from "../reading/config-source.ts";
import { clusterTrouble } from "./cluster-trouble.ts";

/** A pipeline as it runs now. */
export type RunningPipeline = {
  name: string;
  version: string;
  /** `running`, `crashing` and so on, in pachd's words. */
  state: string;
  reason: string;
  /** RFC 3339; empty before Pachyderm 2.11. */
  since: string;
  /** What Pachook wrote on it; null where somebody else put it there. */
  record: DeployRecord | null;
  /** Its spec is not the one that Pachook sent. */
  edited: boolean;
  /** Datums of its last job that older code computed; null where nobody looked. */
  older: OlderDatums | null;
};

/** Pipelines that are asked what computed their datums; of hundreds, those that were updated last. */
const mostLookedAt = 20;
const atOnce = 4;

export type RunningPipelines =
  | { kind: "listed"; pipelines: RunningPipeline[] }
  /** `hint`: what to do about it. */
  | { kind: "unknown"; why: string; hint: string }
  /** The environment names no cluster, so there is nothing to ask. */
  | { kind: "no-cluster" };

/** Which cluster is asked, and how long it may take to answer; 30 s unless said. */
export type Asked = { name: string; context: string; project: string; timeoutMs?: number };

/** Asks the cluster of an environment what runs there; that it does not answer is an answer. */
export async function runningPipelines(host: Host, { timeoutMs, ...place }: Asked): Promise<RunningPipelines> {
  const { context, project } = place;
  let pachctl: Pachctl | null = null;
  try {
    const { run, now } = host;
    const parts = { ...configSourceOf(host), run, now };
    pachctl = await pachctlFor({ context, project }, parts);
    const answer = await pachctl.listPipelines(timeoutMs === undefined ? {} : { timeoutMs });
    if (answer.kind !== "done") {
      const { says, hint } = clusterTrouble(answer, place);
      return { kind: "unknown", why: says, hint };
    }
    const older = await olderDatums(answer.value, pachctl);
    const pipelines = answer.value.map((info) => ({ ...runningPipeline(info), older: older.get(info.name) ?? null }));
    return { kind: "listed", pipelines };
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "interrupted") throw error;
    return { kind: "unknown", why: error.message, hint: error.hint };
  } finally {
    await pachctl?.close();
  }
}

async function olderDatums(infos: readonly PipelineInfo[], pachctl: Pachctl): Promise<Map<string, OlderDatums>> {
  const ours = infos.filter(({ annotations }) => readRecord(annotations) !== null);
  const last = ours.toSorted((one, other) => (one.updatedAt < other.updatedAt ? 1 : -1)).slice(0, mostLookedAt);
  const turns = last.map(({ name, image }) => ({
    name,
    after: [],
    work: async () => (await datumFacts(pachctl, { pipeline: name, image })).older,
  }));
  return inTurn(turns, atOnce);
}

function runningPipeline(info: PipelineInfo): Omit<RunningPipeline, "older"> {
  const record = readRecord(info.annotations);
  const facts = info.userSpec === "" ? null : factsOfJson(info.userSpec);
  return {
    name: info.name,
    version: info.version,
    state: info.state.replace(/^PIPELINE_/, "").toLowerCase(),
    reason: info.reason,
    since: info.updatedAt,
    record,
    edited: record !== null && facts !== null && fingerprintOf(facts) !== record.spec,
  };
}
