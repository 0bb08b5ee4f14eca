import type { Cluster } from "../../deploy/change.ts";
import { isSent } from "../../deploy/pipeline-plan.ts";
import { count } from "./deploy-run.ts";
import type { DeployRules, DeployWork, Steps } from "./deploy-work.ts";
import { type DeployPlan, isNothing, type Planned, planDeploy } from "./plan-deploy.ts";

type Aloud = {
  rules: DeployRules;
  steps: Steps;
  /** Says no to a plan by throwing. */
  check?: (plan: DeployPlan) => void;
};

/** Plans, and says meanwhile what it waits for: a cluster that is away is silent for half a minute. */
export async function planAloud(work: DeployWork, cluster: Cluster, { rules, steps, check }: Aloud): Promise<Planned> {
  const task = steps.begin("plan", `asks what ${work.environment.name} runs`);
  try {
    const planned = await planDeploy(work, cluster, rules);
    check?.(planned.plan);
    task.done(isNothing(planned.plan) ? "nothing to do" : sayPlan(planned.plan));
    return planned;
  } catch (error) {
    task.failed("nothing was changed");
    throw error;
  }
}

function sayPlan({ groups, images }: DeployPlan): string {
  const sent = groups.flatMap(({ pipelines }) => pipelines.filter(isSent));
  const toMake = images.filter(({ action }) => action === "make").length;
  return `${count(toMake, "image")} to make, ${count(sent.length, "pipeline")} to update`;
}
