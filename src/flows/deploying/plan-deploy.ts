import { type AncestryStop, stopsOf } from "../../deploy/ancestry.ts";
import type { Cluster } from "../../deploy/change.ts";
import { sentSpecOf } from "../../deploy/effective-spec.ts";
import { isSent, type LivePipeline, type PlannedPipeline, planPipelines } from "../../deploy/pipeline-plan.ts";
import { runningImages } from "../../deploy/running-images.ts";
import { expectedMs, partsOf } from "../../deploy/transaction-cost.ts";
import { Failure } from "../../failure.ts";
import type { Pachctl } from "../../tools/pachctl/pachctl.ts";
import { clusterTrouble } from "./cluster-trouble.ts";
import type { DeployRules, DeployWork, PlannedImage, WantedGroup } from "./deploy-work.ts";

/** What a deploy would do, as data. Its form is public: docs/deploy.md. */
export type DeployPlan = {
  version: 1;
  commit: DeployWork["commit"];
  environment: DeployWork["environment"];
  images: readonly PlannedImage[];
  groups: readonly PlannedGroup[];
};

export type PlannedGroup = {
  /** Upstream first. */
  pipelines: readonly PlannedPipeline[];
  /** Images of these pipelines, by name. */
  images: readonly string[];
  /** Why this group is not deployed; null where it is. */
  stop: { why: string; hint: string } | null;
  transactions: number;
  /** What its transactions take on a quiet cluster. */
  expectedMs: number;
};

/** The plan and what it was made from. */
export type Planned = { plan: DeployPlan; live: ReadonlyMap<string, LivePipeline>; groups: readonly WantedGroup[] };

/** Plans against the registry and the cluster; changes nothing. @throws Failure where the cluster does not answer */
export async function planDeploy(work: DeployWork, cluster: Cluster, rules: DeployRules): Promise<Planned> {
  const live = await livePipelines(work, cluster.pachctl);
  const images = await work.images.plan(runningImages(live.values()), rules);
  const groups = work.groups(new Map(images.map(({ name, reference }) => [name, reference])));
  const planned = groups.map((group) => planPipelines(group.pipelines, live, rules));
  const stops = rules.older ? [] : await ancestryStops(work, planned.flat());
  const plan: DeployPlan = {
    version: 1,
    commit: work.commit,
    environment: work.environment,
    images,
    groups: groups.map((group, index) => planGroup(group, planned[index] ?? [], { work, stops, rules })),
  };
  return { plan, live, groups };
}

/** True where a deploy would send nothing at all, and nothing stands in the way of one. */
export function isNothing({ groups }: DeployPlan): boolean {
  return groups.every(({ pipelines, stop }) => stop === null && !pipelines.some(isSent));
}

async function livePipelines({ environment }: DeployWork, pachctl: Pachctl): Promise<Map<string, LivePipeline>> {
  const listed = await pachctl.listPipelines();
  if (listed.kind !== "done") {
    const { kind, says, hint } = clusterTrouble(listed, environment);
    throw new Failure("tool", says, kind === "silent" ? `Nothing was changed. ${hint}` : hint);
  }
  return new Map(listed.value.map((info) => [info.name, { ...info, sent: sentSpecOf(info.userSpec) }]));
}

/** Git is asked only about commits that the deploy would put aside. */
async function ancestryStops(work: DeployWork, planned: readonly PlannedPipeline[]): Promise<AncestryStop[]> {
  const live = planned.filter(isSent).flatMap(({ name, live: now }) => {
    const commit = now?.record?.commit;
    return commit === undefined || commit === work.commit.oid ? [] : [{ name, commit }];
  });
  if (live.length === 0) return [];
  return stopsOf(live, await work.relations(live.map(({ commit }) => commit)));
}

type Around = { work: DeployWork; stops: readonly AncestryStop[]; rules: DeployRules };

function planGroup(group: WantedGroup, pipelines: PlannedPipeline[], { work, stops, rules }: Around): PlannedGroup {
  const sent = pipelines.filter(isSent);
  const parts = partsOf(sent, rules.cap);
  const names = new Set(sent.map(({ name }) => name));
  const stop = stops.find((each) => each.pipelines.some((name) => names.has(name)));
  const why = group.broken ?? null;
  return {
    pipelines,
    images: [...new Set(group.pipelines.flatMap(({ image }) => (image === null ? [] : [image.name])))],
    stop:
      why !== null ? { why, hint: "See all of it: pachook validate" } : stop === undefined ? null : sayStop(stop, work),
    transactions: parts.length,
    expectedMs: parts.reduce((sum, part) => sum + expectedMs(part.length), 0),
  };
}

function sayStop({ commit, pipelines, relation }: AncestryStop, work: DeployWork): { why: string; hint: string } {
  const [short, own, env] = [commit.slice(0, 7), work.commit.oid.slice(0, 7), work.environment.name];
  const who = pipelines.length === 1 ? `${pipelines[0]} runs` : `${pipelines.length} pipelines run`;
  if (relation === "unknown") {
    const why = `${who} ${short}, and this clone does not show whether ${own} comes after it`;
    return { why, hint: "Fetch it, and run this again: git fetch --unshallow, or git fetch --all" };
  }
  const why = `${who} ${short}, which ${own} does not come after: its work would be undone`;
  return { why, hint: `To go back all the same: pachook deploy ${own} --older --env ${env}` };
}
