import type { Env } from "../host.ts";
import { givenVariable as variable } from "../tools/given-variable.ts";
import type { CiJob, Trigger } from "./ci-job.ts";

/** A job of Azure Pipelines. Source: learn.microsoft.com, "Use predefined variables". */
export function azureJob(env: Env): CiJob {
  const folder = variable(env, "AGENT_TEMPDIRECTORY");
  return {
    system: "azure",
    trigger: triggerOf(env),
    comment: null,
    summary: folder === "" ? { kind: "artifact" } : { kind: "azure-upload", folder },
  };
}

function triggerOf(env: Env): Trigger {
  const ref = variable(env, "BUILD_SOURCEBRANCH");
  const into = shortName(variable(env, "SYSTEM_PULLREQUEST_TARGETBRANCH"));
  if (variable(env, "BUILD_REASON") === "PullRequest" || into !== "" || ref.startsWith("refs/pull/")) {
    const number =
      variable(env, "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER") || variable(env, "SYSTEM_PULLREQUEST_PULLREQUESTID");
    return { kind: "pull-request", number: number || null, into, base: null };
  }
  if (ref.startsWith("refs/tags/")) return { kind: "tag", name: shortName(ref) };
  if (ref.startsWith("refs/heads/")) return { kind: "branch", name: shortName(ref) };
  return { kind: "nothing", why: "the run is about no branch" };
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, "");
}
