import { join } from "node:path";
import * as assert from "uvu/assert";
import {
  ciSystemOf,
  ciSystems,
  gitlabCondition,
  groovyText,
  installCommand,
  shellWord,
} from "../../src/setup/ci-starter.ts";
import { renderStarter } from "../../src/setup/starter.ts";
import { ciFacts } from "../support/ci/facts.ts";
import { jenkinsJob } from "../support/ci/jenkins-job.ts";
import { describe } from "../support/suite.ts";

const byRemote = (remote: string) => ciSystemOf({ has: () => false, remote });

describe("the CI that is found", (it) => {
  it("is that of a file before that of an address", () => {
    const has = (path: string) => path === "Jenkinsfile";

    assert.is(ciSystemOf({ has, remote: "https://github.com/acme/vision.git" }), "jenkins");
    assert.is(byRemote("https://github.com/acme/vision.git"), "github");
    assert.is(byRemote("git@github.com:acme/gitlab.git"), "github");
    assert.is(byRemote("ssh://git@gitlab.example.com:2222/acme/vision.git"), "gitlab");
    assert.is(byRemote("https://user@dev.azure.com/acme/vision/_git/vision"), "azure");
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
    assert.is(shellWord("it's $HOME"), "'it'\\''s $HOME'");
    assert.is(groovyText("it's $HOME\\n"), "'it\\'s $HOME\\\\n'");
  });
});

const templates = join(import.meta.dirname, "../../templates");

describe("a CI starter", (it) => {
  for (const system of ciSystems) {
    it(`for ${system} installs from the lock file without scripts, and gives secrets to the deploy alone`, async () => {
      for (const facts of Object.values(ciFacts)) {
        const text = await renderStarter(system, facts, templates);
        const words = text.replace(/^\s*(?:#|\/\/).*$/gm, "");
        const deploys = words.search(/^[^\n]*npx pachook deploy/m);

        assert.match(words, "--ignore-scripts");
        assert.match(words, "npx pachook validate");
        assert.is(words.includes("pachook test"), facts.ci.hasSamples);
        assert.not.match(words.slice(0, deploys), /\$\{\{ secrets|\$\(DOCKER_AUTH_CONFIG\)/);
      }
    });
  }

  it("for GitHub has no pull_request_target, asks for little, and pins what others wrote by its commit", async () => {
    const text = (await renderStarter("github", ciFacts.plain, templates)).replace(/#.*$/gm, "");

    assert.not.match(text, "pull_request_target");
    assert.match(text, /^permissions:\n {2}contents: read\njobs:/m);
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action = ""]) => action);
    assert.is(used.length, 2);
    for (const action of used) assert.match(action, /^actions\/[\w-]+@[0-9a-f]{40}$/);
    assert.match(text, "persist-credentials: false");
  });

  it("for Jenkins gives a change request no credentials, whoever sent it", async () => {
    const text = await renderStarter("jenkins", ciFacts.odd, templates);
    const change = { kind: "pull-request", number: "7", into: "main", isFork: true } as const;

    const job = jenkinsJob(text, change, {});

    assert.equal(job?.steps.at(-1)?.command, `cd 'it'\\''s "one"/a $b' && npx pachook deploy`);
    assert.throws(() => jenkinsJob(text, { kind: "branch", name: "main" }, {}), /credentials/);
  });
});
