import type { Env } from "../host.ts";
import { givenVariable as variable } from "../tools/given-variable.ts";
import type { CiJob, Trigger } from "./ci-job.ts";

/**
 * A build of Jenkins: of a multibranch pipeline, or of one branch through the Git plugin.
 * Source: the table at JENKINS_URL/env-vars.html, of the plugins Branch API and Git.
 */
export function jenkinsJob(env: Env): CiJob {
  return { system: "jenkins", trigger: triggerOf(env), comment: null, summary: { kind: "artifact" } };
}

function triggerOf(env: Env): Trigger {
  const change = variable(env, "CHANGE_ID");
  if (change !== "") {
    return { kind: "pull-request", number: change, into: variable(env, "CHANGE_TARGET"), base: null };
  }
  const tag = variable(env, "TAG_NAME");
  if (tag !== "") return { kind: "tag", name: tag };
  // The Git plugin names the remote's branch.
  const branch = variable(env, "BRANCH_NAME") || variable(env, "GIT_BRANCH").replace(/^origin\//, "");
  return branch === "" ? { kind: "nothing", why: "the build is about no branch" } : { kind: "branch", name: branch };
}
