import type { Environment } from "../config/config.ts";
import { pathMatcher } from "../patterns/path-glob.ts";
import type { Trigger } from "./ci-job.ts";

/**
 * The environments that pachook.yaml deploys from what triggered a job: those of the branch or tag, and for a pull
 * request those of the branch that it wants to change. What is `on: manual` is for a person to deploy.
 */
export function environmentsFor(trigger: Trigger, environments: readonly Environment[]): Environment[] {
  return environments.filter(({ on, branches, tags }) => {
    if (on === "manual" || trigger.kind === "nothing") return false;
    if (trigger.kind === "tag") return pathMatcher(tags)(trigger.name);
    return pathMatcher(branches)(trigger.kind === "branch" ? trigger.name : trigger.into);
  });
}
