import type { Env } from "../../../src/host.ts";

/** What a test makes a CI start a job for. */
export type Started =
  | { kind: "branch"; name: string }
  | { kind: "tag"; name: string }
  | { kind: "pull-request"; number: string; into: string; isFork: boolean };

/** The variables that each system sets by itself, as its documentation lists them; no secrets. */
export const ciEnvironments = {
  github(started: Started): Env {
    const common = {
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_API_URL: "https://api.github.com",
      GITHUB_REPOSITORY: "acme/vision",
      GITHUB_ACTOR: "analyst",
    };
    if (started.kind === "pull-request") {
      return {
        ...common,
        GITHUB_EVENT_NAME: "pull_request",
        GITHUB_REF: `refs/pull/${started.number}/merge`,
        GITHUB_REF_NAME: `${started.number}/merge`,
        GITHUB_REF_TYPE: "branch",
        GITHUB_BASE_REF: started.into,
        GITHUB_HEAD_REF: "feature",
      };
    }
    const folder = started.kind === "tag" ? "tags" : "heads";
    return {
      ...common,
      GITHUB_EVENT_NAME: "push",
      GITHUB_REF: `refs/${folder}/${started.name}`,
      GITHUB_REF_NAME: started.name,
      GITHUB_REF_TYPE: started.kind,
    };
  },
  gitlab(started: Started): Env {
    const common = { CI: "true", GITLAB_CI: "true", CI_API_V4_URL: "https://gitlab.com/api/v4" };
    switch (started.kind) {
      case "branch":
        return { ...common, CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: started.name, CI_PROJECT_ID: "12" };
      case "tag":
        return { ...common, CI_PIPELINE_SOURCE: "push", CI_COMMIT_TAG: started.name, CI_PROJECT_ID: "12" };
      case "pull-request":
        return {
          ...common,
          CI_PIPELINE_SOURCE: "merge_request_event",
          CI_PROJECT_ID: started.isFork ? "99" : "12",
          CI_MERGE_REQUEST_PROJECT_ID: "12",
          CI_MERGE_REQUEST_IID: started.number,
          CI_MERGE_REQUEST_TARGET_BRANCH_NAME: started.into,
        };
    }
  },
  jenkins(started: Started): Env {
    const common = { CI: "true", JENKINS_URL: "https://ci.example.com/", BUILD_NUMBER: "3" };
    switch (started.kind) {
      case "branch":
        return { ...common, BRANCH_NAME: started.name };
      case "tag":
        return { ...common, BRANCH_NAME: started.name, TAG_NAME: started.name };
      case "pull-request":
        return {
          ...common,
          BRANCH_NAME: `PR-${started.number}`,
          CHANGE_ID: started.number,
          CHANGE_TARGET: started.into,
          ...(started.isFork ? { CHANGE_FORK: "stranger" } : {}),
        };
    }
  },
  azure(started: Started): Env {
    const common = { TF_BUILD: "True", SYSTEM_COLLECTIONURI: "https://dev.azure.com/acme/" };
    switch (started.kind) {
      case "branch":
        return { ...common, BUILD_REASON: "IndividualCI", BUILD_SOURCEBRANCH: `refs/heads/${started.name}` };
      case "tag":
        return { ...common, BUILD_REASON: "IndividualCI", BUILD_SOURCEBRANCH: `refs/tags/${started.name}` };
      case "pull-request":
        return {
          ...common,
          BUILD_REASON: "PullRequest",
          BUILD_SOURCEBRANCH: `refs/pull/${started.number}/merge`,
          SYSTEM_PULLREQUEST_PULLREQUESTID: "4711",
          SYSTEM_PULLREQUEST_PULLREQUESTNUMBER: started.number,
          SYSTEM_PULLREQUEST_TARGETBRANCH: `refs/heads/${started.into}`,
          SYSTEM_PULLREQUEST_ISFORK: started.isFork ? "True" : "False",
        };
    }
  },
} satisfies Record<string, (started: Started) => Env>;
