import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Env } from "../../../src/host.ts";
import { azureJob } from "../../support/ci/azure-job.ts";
import { startComments } from "../../support/ci/comment-service.ts";
import { type Deployable, withDeployable } from "../../support/ci/deployable.ts";
import { ciEnvironments, type Started } from "../../support/ci/environments.ts";
import { actionSteps, githubJob } from "../../support/ci/github-job.ts";
import { gitlabJob } from "../../support/ci/gitlab-job.ts";
import { jenkinsJob } from "../../support/ci/jenkins-job.ts";
import type { Job, Secrets } from "../../support/ci/job-steps.ts";
import { type Ran, runJob } from "../../support/ci/run-job.ts";
import { serveTarball } from "../../support/ci/serve-tarball.ts";
import { installPacked } from "../../support/pack.ts";
import { describe } from "../../support/suite.ts";
import { pachook } from "../../support/with-hooks.ts";

type System = {
  path: string;
  jobFor: (text: string, started: Started, secrets: Secrets) => Job | null;
  /** Where the system keeps the two secrets: the pachctl config, as text and as a file, and docker's. */
  secrets: (given: { config: string; file: string; docker: string }) => Secrets;
  /** What is checked out for a pull request. */
  change: "refs/pull/7/merge" | "refs/pull/7/head";
  /** What it hands to a fork's job. */
  forFork: Secrets;
};

const systems = {
  github: {
    path: ".github/workflows/pachook.yml",
    jobFor: githubJob,
    secrets: ({ config, docker }) => ({
      PACHOOK_PACHCTL_CONFIG: config,
      DOCKER_AUTH_CONFIG: docker,
      token: "read-only",
    }),
    change: "refs/pull/7/merge",
    forFork: { token: "read-only" },
  },
  gitlab: {
    path: ".gitlab-ci.yml",
    jobFor: gitlabJob,
    secrets: ({ file, docker }) => ({ PACH_CONFIG: file, DOCKER_AUTH_CONFIG: docker }),
    change: "refs/pull/7/head",
    forFork: {},
  },
  jenkins: {
    path: "Jenkinsfile",
    jobFor: jenkinsJob,
    secrets: ({ file, docker }) => ({ "pachctl-config": file, "docker-auth-config": docker }),
    change: "refs/pull/7/head",
    forFork: {},
  },
  azure: {
    path: "azure-pipelines.yml",
    jobFor: azureJob,
    secrets: ({ config, docker }) => ({
      PACHOOK_PACHCTL_CONFIG: Buffer.from(config).toString("base64"),
      DOCKER_AUTH_CONFIG: docker,
    }),
    change: "refs/pull/7/merge",
    forFork: {},
  },
} satisfies Record<keyof typeof ciEnvironments, System>;

const login = { kind: "basic", user: "ci", password: "a-password-of-the-registry" } as const;

/** The repository as `init --ci` leaves it, with a lock file, pushed: main, a tag with a change, and a pull request. */
async function prepare({ repo }: Deployable, name: keyof typeof systems, tarball: string): Promise<void> {
  await installPacked(repo.dir);
  await pachook(repo, "init", "--yes", "--ci", name);
  const { stdout } = await repo.run("npm", ["config", "get", "cache"], { env: { HOME: process.env["HOME"] } });
  const manifest = JSON.parse(await readFile(join(repo.dir, "package.json"), "utf8"));
  const listed = { ...manifest, devDependencies: { pachook: tarball } };
  await writeFile(join(repo.dir, "package.json"), `${JSON.stringify(listed, null, 2)}\n`);
  const args = ["install", "--package-lock-only", "--ignore-scripts", "--prefer-offline", "--no-audit"];
  const env = { npm_config_cache: stdout.trim(), NODE_EXTRA_CA_CERTS: process.env["NODE_EXTRA_CA_CERTS"] };
  const locked = await repo.run("npm", args, { env, timeoutMs: 120_000 });
  assert.is(locked.exitCode, 0, locked.stderr);
  await repo.commit("a CI");
  await repo.git("push", "--quiet", "--no-verify", "origin", "main");
  await repo.commit("sharper", { "edges/edges.py": "print('edges 2')\n" });
  await repo.git("push", "--quiet", "--no-verify", "origin", "HEAD:refs/tags/v1");
  await repo.git("checkout", "--quiet", "-b", "feature", "HEAD~1");
  await repo.commit("from a fork", { "edges/edges.py": "print('edges 3')\n" });
  await repo.git("push", "--quiet", "--no-verify", "origin", "HEAD:refs/pull/7/head");
  await repo.git("checkout", "--quiet", "--detach", "main~1");
  await repo.git("merge", "--quiet", "--no-ff", "--no-verify", "--message", "Merge", "feature");
  await repo.git("push", "--quiet", "--no-verify", "origin", "HEAD:refs/pull/7/merge");
}

function assertClean({ outcomes, said }: Ran, count: number): void {
  assert.equal(
    outcomes.map(({ exitCode }) => exitCode),
    Array.from({ length: count }, () => 0),
    said,
  );
}

describe("a CI starter, run as its system would", (it) => {
  for (const [name, system] of Object.entries(systems)) {
    it(`${name}: deploys a branch and a tag each to its environment, and plans a fork's pull request without secrets`, () =>
      withDeployable(
        async (deployable) => {
          const { repo, cluster, registry, running } = deployable;
          const served = await serveTarball();
          const comments = await startComments("read-only");
          comments.refuse = (method) => (method === "GET" ? 0 : 403);
          try {
            const known = name as keyof typeof systems; // Object.entries forgets the names
            await prepare(deployable, known, served.url);
            const text = await readFile(join(repo.dir, system.path), "utf8");
            const auth = Buffer.from(`${login.user}:${login.password}`).toString("base64");
            const docker = JSON.stringify({ auths: { [registry.host]: { auth } } });
            const secrets = system.secrets({ config: deployable.secret, file: cluster.config, docker });
            const run = async (started: Started, ref: string, given: Secrets) => {
              const job = system.jobFor(text, started, given);
              if (job === null) throw new Error(`no job starts for ${started.kind}`);
              const env: Env = { ...ciEnvironments[known](started), GITHUB_API_URL: comments.api };
              const ran = await runJob(repo, job, { ref, env });
              assertClean(ran, job.steps.length);
              assert.not.match(ran.said, login.password);
              assert.not.match(ran.said, auth);
              return ran;
            };

            const branch = await run({ kind: "branch", name: "main" }, "refs/heads/main", secrets);
            const afterBranch = running();
            const tag = await run({ kind: "tag", name: "v1" }, "refs/tags/v1", secrets);
            const afterTag = running();
            const change = { kind: "pull-request", number: "7", into: "main", isFork: true } as const;
            const calls = cluster.state().calls.length;
            const fork = await run(change, system.change, system.forFork);

            assert.match(branch.said, /dev runs [0-9a-f]{7}\./);
            assert.equal(afterBranch, ["edges 1 1", "montage 1 1"]);
            assert.match(tag.said, /prod runs [0-9a-f]{7}\./);
            assert.equal(afterTag, ["edges 2 8", "montage 2 8"]);
            assert.match(fork.said, /~ edges +make +edges\.py changed/);
            assert.match(fork.said, "From git alone: this job has no pachctl config");
            assert.equal(running(), afterTag);
            assert.is(cluster.state().calls.length, calls);
            assert.equal(comments.comments, []);
            assert.is(
              system.jobFor(text, { kind: "branch", name: "other" }, secrets)?.steps.length ?? 0,
              name === "jenkins" ? 2 : 0,
            );
          } finally {
            await served.close();
            await comments.close();
          }
        },
        { login },
      ));
  }

  it("as a composite action: deploys a branch, and plans a fork's pull request without secrets", () =>
    withDeployable(async (deployable) => {
      const { repo, running } = deployable;
      const served = await serveTarball();
      try {
        await prepare(deployable, "github", served.url);
        const action = await readFile(join(import.meta.dirname, "../../../action.yml"), "utf8");
        const run = (started: Started, ref: string, inputs: Readonly<Record<string, string>>) => {
          const steps = actionSteps(action, inputs, {});
          const env = ciEnvironments.github(started);
          return runJob(repo, { checkout: { depth: null }, steps }, { ref, env });
        };
        const change = { kind: "pull-request", number: "7", into: "main", isFork: true } as const;

        const config = { "pachctl-config": deployable.secret };
        const branch = await run({ kind: "branch", name: "main" }, "refs/heads/main", config);
        const fork = await run(change, "refs/pull/7/merge", {});

        assertClean(branch, 3);
        assertClean(fork, 3);
        assert.match(branch.said, /dev runs [0-9a-f]{7}\./);
        assert.match(fork.said, "From git alone: this job has no pachctl config");
        assert.equal(running(), ["edges 1 1", "montage 1 1"]);
      } finally {
        await served.close();
      }
    }));
});
