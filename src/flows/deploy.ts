import type { Cluster } from "../deploy/change.ts";
import { stampFor } from "../deploy/changes-for.ts";
import type { MovedBase } from "./building/moved-bases.ts";
import type { DeployOptions, DeployRun, Group } from "./deploying/deploy-run.ts";
import type { DeployWork } from "./deploying/deploy-work.ts";
import { type GroupOutcome, isBad } from "./deploying/group-outcome.ts";
import { planAloud } from "./deploying/plan-aloud.ts";
import type { DeployPlan } from "./deploying/plan-deploy.ts";
import { endBeforeBuild } from "./deploying/rehearse-group.ts";
import { buildAndUpdate } from "./deploying/update-group.ts";

export type Deployed = { plan: DeployPlan; outcomes: readonly GroupOutcome[]; movedBases: readonly MovedBase[] };

/** Plan, rehearse, build and push, update, verify: each group by itself, and nothing at all where nothing changed. */
export async function deploy(work: DeployWork, cluster: Cluster, options: DeployOptions): Promise<Deployed> {
  const { plan, live, groups } = await planAloud(work, cluster, options);
  const run: DeployRun = { work, cluster, options, live, stamp: stampFor(work, options.now) };
  const all = plan.groups.flatMap((planned, index): Group[] => {
    const wanted = groups[index];
    return wanted === undefined ? [] : [{ planned, wanted }];
  });

  // All are rehearsed before anything is built: what pachd refuses is said at once.
  const rehearsed: { group: Group; end: GroupOutcome | null }[] = [];
  for (const group of all) rehearsed.push({ group, end: await endBeforeBuild(group, run) });
  const outcomes: GroupOutcome[] = [];
  for (const { group, end } of rehearsed) {
    if (end !== null) outcomes.push(end);
    else if (outcomes.some(isBad) && !options.keepGoing) outcomes.push({ kind: "not-tried" });
    else outcomes.push(await buildAndUpdate(group, run));
  }
  return { plan, outcomes, movedBases: await work.images.movedBases() };
}
