import { readdirSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type ArmedRepo, config, settled, withArmedRepo } from "../../support/scripted-deploy.ts";
import { describe } from "../../support/suite.ts";

const commitsOf = async (repo: ArmedRepo) => (await repo.deploys()).map(({ commit }) => commit);

describe("an armed git push", (it) => {
  it("deploys what the remote took, once, and says where to watch", () =>
    withArmedRepo(async (repo) => {
      const commit = await repo.commit("one");

      const { stderr } = await repo.tryGit("push");

      assert.match(stderr, `If origin accepts, dev gets ${commit.slice(0, 7)}.  Watch: npx pachook status --follow`);
      assert.equal(await repo.deploys(), [{ commit, environment: "dev", cwd: repo.dir }]);
    }));

  it("deploys HEAD, and a commit by its id, under the remote's name for it", () =>
    withArmedRepo(async (repo) => {
      const first = await repo.commit("one");
      await repo.git("push", "origin", "HEAD");
      await repo.deploys();
      const second = await repo.commit("two");
      await repo.git("push", "origin", `${second}:refs/heads/release/2`);

      assert.equal(await commitsOf(repo), [first, second]);
    }));

  it("deploys several refs to the environments that they belong to, and none that belongs nowhere", () =>
    withArmedRepo(
      async (repo) => {
        const main = await repo.commit("one");
        await repo.git("branch", "scratch");
        await repo.git("checkout", "--quiet", "-b", "live");
        const live = await repo.commit("two");
        await repo.git("push", "origin", "main", "live", "scratch");

        const calls = (await repo.deploys()).map(({ commit, environment }) => `${environment} ${commit}`);
        assert.equal(calls.sort(), [`dev ${main}`, `prod ${live}`]);
      },
      ["dev", "prod"],
    ));

  it("deploys two branches of one push to one environment oldest first, and once where one holds the other", () =>
    withArmedRepo(async (repo) => {
      const base = await repo.git("rev-parse", "HEAD");
      const at = (time: string) => ({ env: { GIT_COMMITTER_DATE: time } });
      const commitAt = async (branch: string, time: string) => {
        await repo.git("checkout", "--quiet", "-B", branch, base);
        await repo.run("git", ["commit", "--quiet", "--allow-empty", "--message", branch], at(time));
        return repo.git("rev-parse", "HEAD");
      };
      const newer = await commitAt("release/1", "2024-06-01T00:00:00Z");
      const older = await commitAt("release/2", "2024-05-20T00:00:00Z");
      await repo.git("push", "origin", "release/1", "release/2");
      assert.equal(await commitsOf(repo), [older, newer]);

      const mine = await repo.commit("after release/2");
      await repo.git("branch", "release/3", mine);
      await repo.git("checkout", "--quiet", "-B", "release/4", mine);
      const last = await repo.commit("after that");
      await repo.git("push", "origin", "release/4", "release/3");
      assert.is((await commitsOf(repo)).at(-1), last);
    }));

  it("deploys a forced push of rewritten history", () =>
    withArmedRepo(async (repo) => {
      await repo.commit("one");
      await repo.git("push");
      await repo.deploys();
      await repo.git("commit", "--quiet", "--amend", "--allow-empty", "--message", "one, rewritten");
      const amended = await repo.git("rev-parse", "HEAD");
      await repo.git("push", "--force-with-lease");

      assert.is((await commitsOf(repo)).at(-1), amended);
      assert.is((await commitsOf(repo)).length, 2);
    }));

  it("deploys again what is pushed again after something else", () =>
    withArmedRepo(async (repo) => {
      const one = await repo.commit("one");
      await repo.git("push");
      await repo.deploys();
      const two = await repo.commit("two");
      await repo.git("push");
      await repo.deploys();
      await repo.git("push", "--force", "origin", `${one}:refs/heads/main`);

      assert.equal(await commitsOf(repo), [one, two, one]);
    }));

  it("deploys both refs of an atomic push that the remote took, and neither of one that it refused", () =>
    withArmedRepo(
      async (repo) => {
        await refuse(repo, "refs/heads/live");
        await repo.commit("one");
        const refused = await repo.tryGit("push", "--atomic", "origin", "main", "main:live");
        assert.is.not(refused.exitCode, 0);
        assert.equal(await repo.deploys(), []);

        await refuse(repo, "nothing");
        await repo.git("push", "--atomic", "origin", "main", "main:live");
        assert.equal((await repo.deploys()).map(({ environment }) => environment).sort(), ["dev", "prod"]);
      },
      ["dev", "prod"],
    ));

  it("deploys the ref that was taken where another one was refused", () =>
    withArmedRepo(
      async (repo) => {
        await refuse(repo, "refs/heads/live");
        const commit = await repo.commit("one");
        await repo.tryGit("push", "origin", "main", "main:live");

        assert.equal(await repo.deploys(), [{ commit, environment: "dev", cwd: repo.dir }]);
      },
      ["dev", "prod"],
    ));

  it("deploys git tags, plain and annotated, as the commit they name", () =>
    withArmedRepo(async (repo) => {
      const one = await repo.commit("one");
      await repo.git("tag", "v1");
      await repo.git("push", "origin", "v1");
      await repo.deploys();
      const two = await repo.commit("two");
      await repo.git("tag", "--annotate", "--message", "two", "v2");
      await repo.git("push", "origin", "v2");
      await repo.deploys();
      await repo.git("tag", "other");
      await repo.git("push", "origin", "other");

      assert.equal(await commitsOf(repo), [one, two]);
    }));

  it("deploys a push by URL to the place it is armed for, and to no other", () =>
    withArmedRepo(async (repo) => {
      const elsewhere = join(repo.home, "elsewhere.git");
      await repo.git("init", "--quiet", "--bare", elsewhere);
      const commit = await repo.commit("one");
      const { stderr } = await repo.tryGit("push", elsewhere, "main");
      assert.match(stderr, "dev gets nothing: it is armed for pushes to");
      assert.equal(await repo.deploys(), []);
      await repo.git("push", "../origin.git", "main");

      assert.equal(await commitsOf(repo), [commit]);
    }));

  it("deploys without a fetch line for the remote, and from a shallow clone of one branch", () =>
    withArmedRepo(async (repo) => {
      await repo.git("config", "--unset-all", "remote.origin.fetch");
      const one = await repo.commit("one");
      await repo.git("push", "origin", "main");
      assert.equal(await commitsOf(repo), [one]);

      const shallow = join(repo.home, "shallow");
      await repo.git("clone", "--quiet", "--depth=1", `file://${repo.origin}`, shallow);
      const there = { cwd: shallow };
      await repo.run("git", ["config", "core.hooksPath", join(repo.dir, ".git", "hooks")], there);
      const armed = await repo.run(process.execPath, [repo.program, "arm", "dev", "--yes"], there);
      assert.is(armed.exitCode, 0, armed.stderr);
      await repo.run("git", ["commit", "--quiet", "--allow-empty", "--message", "two"], there);
      const pushed = await repo.run("git", ["push", "origin", "main"], there);
      assert.is(pushed.exitCode, 0, pushed.stderr);
      await settled(join(shallow, ".git", "pachook", "pushes"));
      assert.is((await commitsOf(repo)).length, 2);
    }));

  it("never deploys a dry run, nor the same commit pushed past the hook after it", () =>
    withArmedRepo(async (repo) => {
      await repo.commit("one");
      await repo.git("push", "--dry-run");
      await repo.deploys();
      await repo.git("push", "--no-verify");

      assert.equal(await repo.deploys(), []);
      assert.equal(readdirSync(repo.pushes), []);
    }));

  it("never deploys what the server refused, and leaves nothing behind", () =>
    withArmedRepo(async (repo) => {
      await refuse(repo, "refs/heads/main");
      await repo.commit("one");
      const { exitCode } = await repo.tryGit("push");

      assert.is.not(exitCode, 0);
      assert.equal(await repo.deploys(), []);
      assert.equal(readdirSync(repo.pushes), []);
    }));

  it("never deploys a push that has nothing new, or that deletes", () =>
    withArmedRepo(async (repo) => {
      await repo.git("push", "--no-verify", "origin", "main:release/1");
      await repo.git("push");
      await repo.git("push", "origin", ":release/1");

      assert.equal(await repo.deploys(), []);
    }));

  it("deploys once where the remote has two push URLs", () =>
    withArmedRepo(async (repo) => {
      const second = join(repo.home, "second.git");
      await repo.git("init", "--quiet", "--bare", second);
      await repo.git("remote", "set-url", "--push", "--add", "origin", repo.origin);
      await repo.git("remote", "set-url", "--push", "--add", "origin", second);
      await repo.pachook("arm", "dev", "--yes");
      const commit = await repo.commit("one");
      await repo.git("push");

      assert.equal(await commitsOf(repo), [commit]);
      assert.is(await repo.git("ls-remote", second, "main"), `${commit}\trefs/heads/main`);
    }));

  it("loses neither of two pushes at once", () =>
    withArmedRepo(
      async (repo) => {
        const commit = await repo.commit("one");
        await Promise.all([repo.git("push", "origin", "main"), repo.git("push", "origin", "main:live")]);

        const calls = (await repo.deploys()).map(({ environment, commit: each }) => `${environment} ${each}`);
        assert.equal(calls.sort(), [`dev ${commit}`, `prod ${commit}`]);
      },
      ["dev", "prod"],
    ));

  it("leaves a push alone that another waiter is done with", () =>
    withArmedRepo(async (repo) => {
      await repo.commit("one");
      await repo.git("push");
      assert.is((await repo.deploys()).length, 1);
      const [id = ""] = readdirSync(repo.pushes).flatMap((name) => /^(.*)\.json$/.exec(name)?.[1] ?? []);

      const { exitCode } = await repo.pachook("hook", "waiter", id);

      assert.is(exitCode, 0);
      assert.is((await repo.deploys()).length, 1);
    }));

  it("passes over a commit that a later push of the branch brings too, while an earlier deploy runs", () =>
    withArmedRepo(async (repo) => {
      const slow = { env: { TEST_DEPLOY_MS: "1500" } };
      const commits: string[] = [];
      for (const message of ["one", "two", "three"]) {
        commits.push(await repo.commit(message));
        const { exitCode, stderr } = await repo.run("git", ["push"], slow);
        assert.is(exitCode, 0, stderr);
      }

      const deployed = await commitsOf(repo);
      assert.is(deployed.at(-1), commits[2]);
      assert.not(deployed.length === 3 && deployed[1] !== commits[1], "none comes twice");
    }));

  it("lets a pipe behind git push end with it, and keeps stdout to git", () =>
    withArmedRepo(async (repo) => {
      await repo.commit("one");
      const began = performance.now();
      const script = "git push --porcelain | cat";
      const { stdout } = await repo.run("sh", ["-c", script], { env: { TEST_DEPLOY_MS: "9000" } });

      assert.ok(performance.now() - began < 8500, "the pipe was held open by the deploy");
      assert.match(stdout, /^To .*\n \trefs\/heads\/main:refs\/heads\/main\t.*\nDone\n$/);
      assert.is((await repo.deploys()).length, 1);
    }));

  it("deploys from a linked worktree, also when that is removed at once", () =>
    withArmedRepo(async (repo) => {
      const beside = join(repo.home, "beside");
      await repo.git("worktree", "add", "--quiet", "-b", "release/9", beside);
      await repo.run("git", ["commit", "--quiet", "--allow-empty", "--message", "nine"], { cwd: beside });
      const pushed = await repo.run("git", ["push", "origin", "release/9"], { cwd: beside });
      assert.is(pushed.exitCode, 0, pushed.stderr);
      await repo.git("worktree", "remove", "--force", beside);

      assert.equal(await commitsOf(repo), [await repo.git("rev-parse", "release/9")]);
    }));

  it("does not let a branch send itself elsewhere: the commit's pachook.yaml must say what was agreed to", () =>
    withArmedRepo(async (repo) => {
      const other = config.replace("registry.example.com/acme", "registry.evil.example/acme");
      const commit = await repo.commit("mine", { "pachook.yaml": other });
      const { exitCode, stderr } = await repo.tryGit("push");

      assert.is(exitCode, 0);
      assert.match(stderr, `dev will not get ${commit.slice(0, 7)}: registry: armed for registry.example.com/acme`);
      assert.equal(await repo.deploys(), []);
      const { stdout } = await repo.pachook("status");
      assert.match(
        stdout,
        "not deployed: registry: armed for registry.example.com/acme, pachook.yaml says registry.evil",
      );
    }));

  it("takes no pin from a file that git's settings include", () =>
    withArmedRepo(async (repo) => {
      const pin = '[pachook "prod"]\n\tcontext = prod\n\tproject = default\n\tbranch = main\n\tarmed = true\n';
      await repo.commit("one", { shared: `${pin}\tremote = ${repo.origin}\n` });
      await repo.git("config", "include.path", "../shared");
      await repo.git("push");

      assert.equal(
        (await repo.deploys()).map(({ environment }) => environment),
        ["dev"],
      );
    }));

  it("deploys nothing where CI is set, and cannot be armed there", () =>
    withArmedRepo(async (repo) => {
      await repo.commit("one");
      await repo.run("git", ["push"], { env: { CI: "true" } });
      assert.equal(await repo.deploys(), []);

      const armed = await repo.run(process.execPath, [repo.program, "arm", "dev", "--yes"], { env: { CI: "true" } });
      assert.is(armed.exitCode, 2);
      assert.match(armed.stderr, "never armed where CI is set");
    }));

  it("deploys nothing once it is disarmed", () =>
    withArmedRepo(async (repo) => {
      await repo.pachook("disarm");
      await repo.commit("one");
      await repo.git("push");

      assert.equal(await repo.deploys(), []);
      assert.is(await repo.tryGit("config", "--local", "--get-regexp", "^pachook\\.").then(({ stdout }) => stdout), "");
    }));
});

async function refuse(repo: ArmedRepo, ref: string): Promise<void> {
  const hooks = join(repo.origin, "hooks");
  await mkdir(hooks, { recursive: true });
  await writeFile(join(hooks, "update"), `#!/bin/sh\ntest "$1" != ${ref}\n`);
  await chmod(join(hooks, "update"), 0o755);
}
