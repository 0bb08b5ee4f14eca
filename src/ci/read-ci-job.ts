import type { Env } from "../host.ts";
import { azureJob } from "./azure-pipelines.ts";
import type { CiJob } from "./ci-job.ts";
import { githubJob } from "./github-actions.ts";
import { gitlabJob } from "./gitlab-ci.ts";
import { jenkinsJob } from "./jenkins.ts";

/** The job that this runs in; null outside of a CI, and in one that is not known here. */
export function readCiJob(env: Env): CiJob | null {
  switch (ciSystem(env)) {
    case "github":
      return githubJob(env);
    case "gitlab":
      return gitlabJob(env);
    case "azure":
      return azureJob(env);
    case "jenkins":
      return jenkinsJob(env);
    case null:
      return null;
  }
}

/** Each system says who it is in a variable of its own. */
export function ciSystem(env: Env): CiJob["system"] | null {
  if (env["GITHUB_ACTIONS"] === "true") return "github";
  if (env["GITLAB_CI"] === "true") return "gitlab";
  if (env["TF_BUILD"] === "True") return "azure";
  return env["JENKINS_URL"] ? "jenkins" : null;
}
