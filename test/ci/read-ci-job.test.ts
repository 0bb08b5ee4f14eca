import * as assert from "uvu/assert";
import { readCiJob } from "../../src/ci/read-ci-job.ts";
import { Failure } from "../../src/failure.ts";
import type { Env } from "../../src/host.ts";
import { ciEnvironments } from "../support/ci/environments.ts";
import { describe } from "../support/suite.ts";

const triggerOf = (env: Env) => readCiJob(env)?.trigger;

describe("a job of a CI", (it) => {
  for (const [system, environment] of Object.entries(ciEnvironments)) {
    it(`knows branch, tag and pull request in ${system} by its own variables`, () => {
      const branch = readCiJob(environment({ kind: "branch", name: "release/1" }));
      const tag = readCiJob(environment({ kind: "tag", name: "v1.2" }));
      const change = readCiJob(environment({ kind: "pull-request", number: "7", into: "main", isFork: true }));

      assert.is(branch?.system, system);
      assert.equal(branch?.trigger, { kind: "branch", name: "release/1" });
      assert.equal(tag?.trigger, { kind: "tag", name: "v1.2" });
      assert.equal(change?.trigger, { kind: "pull-request", number: "7", into: "main", base: null });
      assert.is(change?.comment, null);
    });
  }

  it("is none on a laptop, and none where only CI is set", () => {
    assert.is(readCiJob({ HOME: "/home/dev" }), null);
    assert.is(readCiJob({ CI: "true" }), null);
  });

  it("does not go on under pull_request_target, which gives secrets to strangers", () => {
    const env = ciEnvironments.github({ kind: "pull-request", number: "7", into: "main", isFork: true });

    assert.throws(
      () => readCiJob({ ...env, GITHUB_EVENT_NAME: "pull_request_target" }),
      (error: unknown) => error instanceof Failure && error.code === "usage",
    );
  });

  it("takes no deploy from an event that comes with the default branch, whoever caused it", () => {
    const env = ciEnvironments.github({ kind: "branch", name: "main" });

    for (const event of ["issue_comment", "workflow_run", "merge_group", ""]) {
      assert.is(triggerOf({ ...env, GITHUB_EVENT_NAME: event })?.kind, "nothing", event);
    }
    assert.is(triggerOf({ ...env, GITHUB_EVENT_NAME: "workflow_dispatch" })?.kind, "branch");
  });

  it("can comment where the system gave a token for it", () => {
    const change = { kind: "pull-request", number: "7", into: "main", isFork: false } as const;
    const github = readCiJob({ ...ciEnvironments.github(change), GITHUB_TOKEN: "t" });
    const gitlab = readCiJob({ ...ciEnvironments.gitlab(change), GITLAB_TOKEN: "t" });

    assert.equal(github?.comment, {
      service: "github",
      api: "https://api.github.com",
      project: "acme/vision",
      number: "7",
      token: "t",
    });
    assert.is(gitlab?.comment?.project, "12");
    assert.is(
      readCiJob({ ...ciEnvironments.github({ kind: "branch", name: "main" }), GITHUB_TOKEN: "t" })?.comment,
      null,
    );
  });

  it("takes what Azure could not fill in for not there", () => {
    const env = ciEnvironments.azure({ kind: "branch", name: "main" });

    assert.equal(triggerOf({ ...env, SYSTEM_PULLREQUEST_TARGETBRANCH: "$(System.PullRequest.TargetBranch)" }), {
      kind: "branch",
      name: "main",
    });
  });

  it("reads the branch of a Jenkins job that is no multibranch one from the Git plugin", () => {
    assert.equal(triggerOf({ JENKINS_URL: "https://ci.example.com/", GIT_BRANCH: "origin/main" }), {
      kind: "branch",
      name: "main",
    });
  });
});
