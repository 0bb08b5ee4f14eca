import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Env } from "../../src/host.ts";
import { startComments } from "../support/ci/comment-service.ts";
import { type Deployable, withDeployable } from "../support/ci/deployable.ts";
import { ciEnvironments, type Started } from "../support/ci/environments.ts";
import { runCli } from "../support/cli.ts";
import { describe } from "../support/suite.ts";

const onMain = { kind: "branch", name: "main" } as const;
const change = (isFork: boolean) => ({ kind: "pull-request", number: "7", into: "main", isFork }) as const;

/** `pachook deploy` in a job of GitHub Actions, or what another system sets. */
function deploy({ repo }: Deployable, env: Env, ...args: readonly string[]) {
  return runCli({ dir: repo.dir, env: { ...repo.env, ...env } }, ["deploy", ...args]);
}

const github = (started: Started, more: Env = {}): Env => ({ ...ciEnvironments.github(started), ...more });

/** A commit on top of main, as a pull request brings it, checked out as a CI does: no branch. */
async function proposeChange({ repo }: Deployable): Promise<string> {
  await repo.git("checkout", "--quiet", "-b", "feature");
  const commit = await repo.commit("sharper", { "edges/edges.py": "print('edges 2')\n" });
  await repo.git("fetch", "--quiet", "origin");
  await repo.git("checkout", "--quiet", "--detach");
  return commit;
}

describe("pachook deploy in a CI", (it) => {
  it("brings a branch and a tag each into its environment, and says so in the job's summary", () =>
    withDeployable(async (deployable) => {
      const { repo, secret } = deployable;
      const summary = join(repo.home, "summary.md");
      const more = { PACHOOK_PACHCTL_CONFIG: secret, GITHUB_STEP_SUMMARY: summary };
      // As systems want it that mask only what is one line.
      const encoded = { ...more, PACHOOK_PACHCTL_CONFIG: Buffer.from(secret).toString("base64") };

      const branch = await deploy(deployable, github(onMain, more));
      const afterBranch = deployable.running();
      await repo.git("tag", "v1");
      await repo.git("checkout", "--quiet", "v1");
      const tag = await deploy(deployable, github({ kind: "tag", name: "v1" }, encoded));

      assert.is(branch.exitCode, 0, branch.stderr);
      assert.match(branch.stdout, /dev runs [0-9a-f]{7}\.\n$/);
      assert.equal(afterBranch, ["edges 1 1", "montage 1 1"]);
      assert.is(tag.exitCode, 0, tag.stderr);
      assert.match(tag.stdout, /prod runs [0-9a-f]{7}\.\n$/);
      assert.equal(deployable.running(), ["edges 2 8", "montage 2 8"]);
      assert.match(await readFile(summary, "utf8"), /\*\*Pachook:\*\* dev runs [\s\S]*\*\*Pachook:\*\* prod runs /);
    }));

  it("deploys nothing from a branch or tag that no environment has, and ends well", () =>
    withDeployable(async (deployable) => {
      const branch = await deploy(deployable, github({ kind: "branch", name: "feature" }));
      const tag = await deploy(deployable, github({ kind: "tag", name: "draft" }), "--json");

      assert.is(branch.exitCode, 0, branch.stderr);
      assert.is(
        branch.stdout,
        "Nothing is deployed: no environment of pachook.yaml has the branch feature under branches:.\n",
      );
      assert.equal(JSON.parse(tag.stdout), { version: 1, trigger: { kind: "tag", name: "draft" }, deploys: [] });
      assert.equal(deployable.running(), []);
    }));

  it("only plans a pull request, whatever is typed, and asks the cluster where it may", () =>
    withDeployable(async (deployable) => {
      const secret = { PACHOOK_PACHCTL_CONFIG: deployable.secret };
      await deploy(deployable, github(onMain, secret));
      await proposeChange(deployable);

      const planned = await deploy(deployable, github(change(false), secret));
      const named = await deploy(deployable, github(change(false), secret), "--env", "prod");
      const forced = await deploy(deployable, github(change(false), secret), "HEAD");

      assert.is(planned.exitCode, 0, planned.stderr);
      assert.match(planned.stdout, /~ edges +make +[^\n]*edges\.py changed/);
      assert.match(planned.stdout, /~ montage +update/);
      assert.match(planned.stdout, "Merged into main, it is deployed.\n\nA pull request deploys nothing.\n");
      assert.match(named.stdout, "-> prod");
      assert.is(forced.exitCode, 2);
      assert.match(forced.stderr, "a pull request deploys nothing");
      assert.equal(deployable.running(), ["edges 1 1", "montage 1 1"]);
      assert.equal(deployable.cluster.state().transactions, []);
    }));

  // All four are run from their starters in test/live/ci; these two differ in how a secret is missing.
  for (const system of ["github", "azure"] as const) {
    it(`does its half of a fork's pull request in ${system}, without any secret, and says what it left out`, () =>
      withDeployable(async (deployable) => {
        await proposeChange(deployable);

        const { exitCode, stdout, stderr } = await deploy(deployable, {
          ...ciEnvironments[system](change(true)),
          // What Azure puts there when a fork gets no secret.
          PACHOOK_PACHCTL_CONFIG: system === "azure" ? "$(PACHOOK_PACHCTL_CONFIG)" : "",
        });

        assert.is(exitCode, 0, stderr);
        assert.match(stdout, /~ edges +make +[^\n]*edges\.py changed/);
        assert.match(stdout, "From git alone: this job has no pachctl config with the context stand-in");
        assert.equal(deployable.cluster.state().calls, ["create repo"]);
        const summary = await readFile(join(deployable.repo.dir, ".pachook/summary.md"), "utf8");
        assert.match(summary, "| edges | make |");
      }));
  }

  it("puts the plan on the pull request, once, and leaves the token out of all it says", () =>
    withDeployable(async (deployable) => {
      const service = await startComments("not-a-real-token");
      try {
        await proposeChange(deployable);
        const more = { GITHUB_TOKEN: "not-a-real-token", GITHUB_API_URL: service.api };

        const first = await deploy(deployable, github(change(false), more));
        const again = await deploy(deployable, github(change(false), more));

        assert.match(first.stderr, "The plan is on pull request 7: created\n");
        assert.match(again.stderr, "The plan is on pull request 7: same\n");
        assert.is(service.comments.length, 1);
        assert.match(service.comments[0]?.body ?? "", /^<!-- pachook plan -->\nsharper\n\n\*\*Pachook:\*\* what /);
        assert.match(service.comments[0]?.body ?? "", "| edges | make |");
        for (const { stdout, stderr } of [first, again]) assert.not.match(stdout + stderr, "not-a-real-token");
      } finally {
        await service.close();
      }
    }));

  it("fetches more of a clone that is cut off, until it knows what comes after what", () =>
    withDeployable(async (deployable) => {
      const { repo, secret } = deployable;
      const env = github(onMain, { PACHOOK_PACHCTL_CONFIG: secret });
      await deploy(deployable, env);
      for (const n of [2, 3, 4]) await repo.commit(`edges ${n}`, { "edges/edges.py": `print('edges ${n}')\n` });
      await repo.git("push", "--quiet", "origin", "main");
      const dir = join(repo.home, "clone");
      await repo.git("clone", "--quiet", "--depth", "1", `file://${repo.origin}`, dir);

      const cut = await runCli({ dir, env: { ...repo.env, PACHOOK_PACHCTL_CONFIG: secret } }, [
        "deploy",
        "--env",
        "dev",
      ]);
      const inCi = await runCli({ dir, env: { ...repo.env, ...env } }, ["deploy"]);

      assert.is(cut.exitCode, 1, cut.stderr);
      assert.match(cut.stdout, "git fetch --unshallow");
      assert.is(inCi.exitCode, 0, inCi.stderr);
      assert.match(inCi.stderr, "git fetch: 100 more commits, to know what comes after what\n");
      assert.equal(deployable.running(), ["edges 2 1", "montage 2 1"]);
    }));

  it("shows errors of specs beside their lines, as each system wants it", () =>
    withDeployable(async (deployable) => {
      const { repo, secret } = deployable;
      const spec = await readFile(join(repo.dir, "edges.json"), "utf8");
      await repo.commit("broken", { "edges.json": spec.replace('"glob"', '"glop"') });
      const more = { PACHOOK_PACHCTL_CONFIG: secret };

      const onGithub = await deploy(deployable, github(onMain, more));
      const onAzure = await deploy(deployable, { ...ciEnvironments.azure(onMain), ...more });

      assert.is(onGithub.exitCode, 1, onGithub.stderr);
      assert.match(
        onGithub.stderr,
        /^::error file=edges\.json,line=\d+,col=\d+,endColumn=\d+,title=pachook unknown-field::/m,
      );
      assert.match(onAzure.stderr, /^##vso\[task\.logissue type=error;sourcepath=edges\.json;linenumber=\d+;/m);
    }));

  it("says with its exit code which step failed", () =>
    withDeployable(async (deployable) => {
      const { repo, cluster, registry, secret } = deployable;
      const env = github(onMain, { PACHOOK_PACHCTL_CONFIG: secret });

      const exitCodes: number[] = [];
      const after = async (change: () => void, ...args: readonly string[]) => {
        change();
        const { exitCode } = await deploy(deployable, env, ...args);
        cluster.change((state) => void state.behaviour.faults.splice(0));
        exitCodes.push(exitCode);
      };
      const isGone = () =>
        cluster.change(
          (state) => void state.behaviour.faults.push({ on: "start transaction", kind: "unreachable", times: 9 }),
        );
      const fails = (on: string) => () =>
        cluster.change((state) => void state.behaviour.faults.push({ on, kind: "refuse", says: "no", times: 9 }));

      await after(fails("list pipeline"));
      await after(isGone);
      await after(() => {
        registry.misbehave = (request) => (request.startsWith("POST") ? { kind: "status", status: 403 } : null);
      });
      registry.misbehave = () => null;
      await after(fails("finish transaction"));
      const crash = { pipeline: "edges", kind: "crash", reason: "no such file" } as const;
      await after(() => cluster.change((state) => void state.behaviour.fates.push(crash)), "--timeout", "2");
      const without = await deploy(deployable, github(onMain));
      await repo.commit("bad config", { "pachook.yaml": "environments: [" });
      await after(() => undefined);

      assert.equal(exitCodes, [3, 31, 32, 33, 34, 2]);
      assert.is(without.exitCode, 2, without.stderr);
      assert.match(without.stderr, "there is no pachctl config");
    }));
});
