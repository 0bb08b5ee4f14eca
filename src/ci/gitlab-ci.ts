import type { Env } from "../host.ts";
import { givenVariable as variable } from "../tools/given-variable.ts";
import type { CiJob, CommentPlace, Trigger } from "./ci-job.ts";

/** A job of GitLab CI. Source: docs.gitlab.com, "Predefined CI/CD variables reference". */
export function gitlabJob(env: Env): CiJob {
  const trigger = triggerOf(env);
  return { system: "gitlab", trigger, comment: commentPlace(env, trigger), summary: { kind: "artifact" } };
}

function triggerOf(env: Env): Trigger {
  const number = variable(env, "CI_MERGE_REQUEST_IID") || variable(env, "CI_EXTERNAL_PULL_REQUEST_IID");
  if (number !== "") {
    const into =
      variable(env, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME") ||
      variable(env, "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME");
    return { kind: "pull-request", number, into, base: variable(env, "CI_MERGE_REQUEST_DIFF_BASE_SHA") || null };
  }
  const tag = variable(env, "CI_COMMIT_TAG");
  if (tag !== "") return { kind: "tag", name: tag };
  const branch = variable(env, "CI_COMMIT_BRANCH");
  return branch === "" ? { kind: "nothing", why: "the pipeline is about no branch" } : { kind: "branch", name: branch };
}

/**
 * A job's own CI_JOB_TOKEN may not write notes, so a token of the project is asked for.
 * Source: docs.gitlab.com, "CI/CD job token", the list of its endpoints.
 */
function commentPlace(env: Env, trigger: Trigger): CommentPlace | null {
  const [api, token] = [variable(env, "CI_API_V4_URL"), variable(env, "GITLAB_TOKEN")];
  const project = variable(env, "CI_MERGE_REQUEST_PROJECT_ID");
  if (trigger.kind !== "pull-request" || trigger.number === null || !api || !project || !token) return null;
  return { service: "gitlab", api, project, number: trigger.number, token };
}
