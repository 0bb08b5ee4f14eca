import type { Cluster } from "../../deploy/change.ts";
import { askableParts, changesFor, stampFor } from "../../deploy/changes-for.ts";
import { isSent, type PlannedPipeline } from "../../deploy/pipeline-plan.ts";
import { rehearse } from "../../deploy/rehearse.ts";
import { type UpdateCost, updateCost } from "../../deploy/update-cost.ts";
import { Failure } from "../../failure.ts";
import { inTurn } from "../../tools/in-turn.ts";
import type { MovedBase } from "../building/moved-bases.ts";
import { sayNoAnswer } from "./deploy-words.ts";
import type { DeployRules, DeployWork, Steps } from "./deploy-work.ts";
import { type PlacedRefusal, placedRefusals } from "./placed-refusals.ts";
import { planAloud } from "./plan-aloud.ts";
import type { DeployPlan, Planned, PlannedGroup } from "./plan-deploy.ts";

/** A plan with all that can be known before it is carried out. */
export type LivePlan = Omit<DeployPlan, "groups"> & {
  groups: readonly (Omit<PlannedGroup, "pipelines"> & {
    pipelines: readonly (PlannedPipeline & { cost: UpdateCost | null })[];
  })[];
  /** What pachd would refuse; null where there was nothing to ask it about. */
  refusals: readonly PlacedRefusal[] | null;
  movedBases: readonly MovedBase[];
};

type Asked = { work: DeployWork; rules: DeployRules; now: number };

/** So many questions about jobs may be open at pachd at once. */
const questionsAtOnce = 4;

/** Plans, asks what the updates would cost, and lets pachd rehearse them; keeps nothing. */
export async function planLive(
  work: DeployWork,
  cluster: Cluster,
  { rules, now, steps }: { rules: DeployRules; now: number; steps: Steps },
): Promise<LivePlan> {
  const planned = await planAloud(work, cluster, { rules, steps });
  const task = steps.begin("rehearse", "asks pachd what it would refuse, and what the updates cost");
  const [costs, refusals] = await costsAndRefusals(planned, cluster, { work, rules, now }).catch((error) => {
    task.failed("nothing was changed");
    throw error;
  });
  task.done(sayRefusals(refusals));
  const groups = planned.plan.groups.map((group) => ({
    ...group,
    pipelines: group.pipelines.map((each) => ({ ...each, cost: costs.get(each.name) ?? null })),
  }));
  return { ...planned.plan, groups, refusals, movedBases: await work.images.movedBases() };
}

async function costsAndRefusals(planned: Planned, cluster: Cluster, asked: Asked) {
  const costs = await costsOf(planned, cluster);
  return [costs, await refusalsOf(planned, cluster, asked)] as const;
}

function sayRefusals(refusals: readonly PlacedRefusal[] | null): string {
  if (refusals === null) return "nothing to ask pachd";
  return refusals.length === 0
    ? "pachd accepts"
    : `pachd refuses ${refusals.map(({ pipeline }) => pipeline).join(", ")}`;
}

async function costsOf({ plan }: Planned, { pachctl }: Cluster): Promise<Map<string, UpdateCost>> {
  const turns = plan.groups.flatMap(({ pipelines }) =>
    pipelines.flatMap(({ name, action }) => {
      if (action !== "update") return [];
      const work = async () => {
        const jobs = await pachctl.listJobs(name, { history: "all" });
        return jobs.kind === "done" ? updateCost(jobs.value) : null; // a cost nobody knows stops no plan
      };
      return [{ name, after: [], work }];
    }),
  );
  const costs = await inTurn(turns, questionsAtOnce);
  return new Map([...costs].flatMap(([name, cost]) => (cost === null ? [] : [[name, cost]])));
}

async function refusalsOf(
  { plan, groups }: Planned,
  cluster: Cluster,
  { work, rules, now }: Asked,
): Promise<PlacedRefusal[] | null> {
  const refusals: PlacedRefusal[] = [];
  let asked = 0;
  for (const [index, group] of plan.groups.entries()) {
    const sent = group.stop === null ? group.pipelines.filter(isSent) : [];
    const pipelines = groups[index]?.pipelines ?? [];
    const changes = changesFor(sent, pipelines, stampFor(work, now));
    for (const part of askableParts(changes, { sent, cap: rules.cap })) {
      asked += part.length;
      const heard = await rehearse(part, cluster);
      if (heard.kind === "refused") refusals.push(...placedRefusals(heard.refusals, pipelines));
      if (heard.kind === "failed") {
        const { why, hint } = sayNoAnswer(heard, work);
        throw new Failure("tool", why, hint);
      }
    }
  }
  return asked === 0 ? null : refusals;
}
