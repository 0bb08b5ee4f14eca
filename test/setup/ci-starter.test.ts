import * as assert from "uvu/assert";
import { ciSystemOf, gitlabCondition, groovyText, installCommand } from "../../src/setup/ci-starter.ts";
import { describe } from "../support/suite.ts";

const byRemote = (remote: string) => ciSystemOf({ has: () => false, remote });

describe("the CI that is found", (it) => {
  it("is that of a file before that of an address", () => {
    const has = (path: string) => path === "Jenkinsfile";

    assert.is(ciSystemOf({ has, remote: "https://github.com/acme/vision.git" }), "jenkins");
    assert.is(byRemote("https://github.com/acme/vision.git"), "github");
    assert.is(byRemote("git@github.com:acme/gitlab.git"), "github");
    assert.is(byRemote("ssh://git@gitlab.example.com:2222/acme/vision.git"), "gitlab");
    assert.is(byRemote("https://ada@dev.azure.com/acme/vision/_git/vision"), "azure");
    assert.is(byRemote("https://acme.visualstudio.com/vision/_git/vision"), "azure");
  });

  it("is none where nothing says so", () => {
    assert.is(byRemote("/srv/git/gitlab.git"), null);
    assert.is(byRemote("https://git.example.com/github.com/vision.git"), null);
    assert.is(ciSystemOf({ has: () => false, remote: null }), null);
  });
});

describe("words of a CI starter", (it) => {
  it("install what the lock file says, and run nobody's scripts", () => {
    assert.is(installCommand(["package.json", "package-lock.json"]), "npm ci --ignore-scripts");
    assert.match(installCommand(["pnpm-lock.yaml"]), "pnpm install --frozen-lockfile --ignore-scripts");
    assert.match(installCommand(["yarn.lock"]), "yarn install --frozen-lockfile --ignore-scripts");
    assert.match(installCommand(["yarn.lock", ".yarnrc.yml"]), "yarn install --immutable --mode=skip-build");
  });

  it("start a GitLab job for branches that fit a glob, and rather for more than for fewer", () => {
    assert.is(gitlabCondition("CI_COMMIT_BRANCH", ["main", "!x"]), '$CI_COMMIT_BRANCH == "main"');
    assert.is(
      gitlabCondition("CI_COMMIT_TAG", ["v*", "r/**"]),
      "$CI_COMMIT_TAG =~ /^v[^\\/]*$/ || $CI_COMMIT_TAG =~ /^r\\/.*$/",
    );
    assert.is(gitlabCondition("CI_COMMIT_TAG", ["{a,b}"]), "$CI_COMMIT_TAG");
  });

  it("are one text to Groovy, whatever a folder is called", () => {
    assert.is(groovyText("it's $HOME\\n"), "'it\\'s $HOME\\\\n'");
  });
});
