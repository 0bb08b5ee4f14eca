import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";
import { givenVariable as variable } from "../tools/given-variable.ts";
import type { CiJob, CommentPlace, Trigger } from "./ci-job.ts";

// Events that are about the ref that they come with. Every other one, `issue_comment` or `workflow_run` for example,
// comes with the default branch, whoever caused it.
const aboutTheRef = ["push", "create", "release", "schedule", "workflow_dispatch", "repository_dispatch"];

/**
 * A job of GitHub Actions. Source: docs.github.com, "Variables reference" and "Events that trigger workflows".
 *
 * @throws Failure under `pull_request_target`, which hands secrets to what a stranger wrote
 */
export function githubJob(env: Env): CiJob {
  const trigger = triggerOf(env);
  return {
    system: "github",
    trigger,
    comment: commentPlace(env, trigger),
    summary: env["GITHUB_STEP_SUMMARY"]
      ? { kind: "github-file", path: env["GITHUB_STEP_SUMMARY"] }
      : { kind: "artifact" },
  };
}

function triggerOf(env: Env): Trigger {
  const event = variable(env, "GITHUB_EVENT_NAME");
  if (event === "pull_request_target") {
    const hint = "Write `on: pull_request` in the workflow: forks then get a plan from git alone, and no secret.";
    throw new Failure("usage", "pull_request_target gives secrets to code that anybody may send", hint);
  }
  if (event === "pull_request") {
    const number = /^refs\/pull\/(\d+)\//.exec(variable(env, "GITHUB_REF"))?.[1] ?? null;
    return { kind: "pull-request", number, into: variable(env, "GITHUB_BASE_REF"), base: null };
  }
  if (!aboutTheRef.includes(event))
    return { kind: "nothing", why: `the event ${event || "(none)"} is about no branch` };
  const name = variable(env, "GITHUB_REF_NAME");
  return variable(env, "GITHUB_REF_TYPE") === "tag" ? { kind: "tag", name } : { kind: "branch", name };
}

function commentPlace(env: Env, trigger: Trigger): CommentPlace | null {
  const [api, project] = [variable(env, "GITHUB_API_URL"), variable(env, "GITHUB_REPOSITORY")];
  const token = variable(env, "GITHUB_TOKEN") || variable(env, "GH_TOKEN");
  if (trigger.kind !== "pull-request" || trigger.number === null || !api || !project || !token) return null;
  return { service: "github", api, project, number: trigger.number, token };
}
