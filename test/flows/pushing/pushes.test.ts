import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type ArmedRepo, withArmedRepo } from "../../support/scripted-deploy.ts";
import { describe } from "../../support/suite.ts";

/** Two minutes: a busy machine is slow, and what does not come never comes. */
const mostTries = 6000;

describe("what became of a push", (it) => {
  it("is told by status, with the log of a deploy that failed and the command that tries again", () =>
    withArmedRepo(async (repo) => {
      const commit = await repo.commit("one");
      await repo.run("git", ["push"], { env: { TEST_DEPLOY_EXIT: "3" } });
      await repo.deploys();
      const { exitCode, stdout } = await repo.pachook("status");

      assert.is(exitCode, 3, "this machine has no pachctl config, so what runs is not known");
      assert.match(stdout, "dev: context dev, project default, armed for main, release/*, v*");
      assert.match(stdout, /main: failed: something did not answer as it should \(exit code 3\), /);
      assert.match(stdout, `\n    again: pachook deploy ${commit.slice(0, 7)} --env dev\n`);
      const json: unknown = JSON.parse((await repo.pachook("status", "--json")).stdout);
      assert.match(JSON.stringify(json), `"stage":"failed"`);
      const log = readdirSync(repo.pushes).find((name) => name.endsWith(".log")) ?? "";
      assert.is(
        readFileSync(join(repo.pushes, log), "utf8"),
        `$ pachook deploy ${commit} --env dev\ndeploying ${commit}\n`,
      );
    }));

  it("is shown live by status --follow, whose exit code is that of the deploy", () =>
    withArmedRepo(async (repo) => {
      const commit = await repo.commit("one");
      await repo.run("git", ["push"], { env: { TEST_DEPLOY_MS: "700" } });
      const good = await repo.pachook("status", "--follow");
      await repo.commit("two");
      await repo.run("git", ["push"], { env: { TEST_DEPLOY_EXIT: "1" } });
      const bad = await repo.pachook("status", "--follow");

      assert.is(good.exitCode, 0, good.stderr);
      assert.match(good.stdout, `deploying ${commit}\n`);
      assert.is(bad.exitCode, 1);
      assert.match(bad.stderr, "the commit is at fault (exit code 1)");
    }));

  it("is told, and goes on when asked, after the machine was switched off between push and deploy", () =>
    withArmedRepo(async (repo) => {
      const commit = await repo.commit("one");
      await switchOff(repo);
      const before = await repo.pachook("status");
      assert.match(before.stdout, "its deploy was cut off");
      assert.match(before.stdout, "Go on with what was left:  pachook status --continue");
      const { stderr } = await repo.pachook("status", "--continue");
      assert.match(stderr, `Going on with ${commit.slice(0, 7)} for dev.`);

      assert.equal(
        (await repo.deploys()).map((call) => call.commit),
        [commit],
      );
      assert.not.match((await repo.pachook("status")).stdout, "--continue");
    }));

  it("goes on with the next push, and deploys what is newest", () =>
    withArmedRepo(async (repo) => {
      const one = await repo.commit("one");
      await switchOff(repo);
      const two = await repo.commit("two");
      const { stderr } = await repo.tryGit("push");

      assert.match(stderr, `going on with ${one.slice(0, 7)} for dev, left from before`);
      const deployed = (await repo.deploys()).map(({ commit }) => commit);
      assert.is(deployed.at(-1), two);
    }));

  it("is not deployed when the machine was switched off before the remote had it", () =>
    withArmedRepo(async (repo) => {
      const commit = await repo.commit("one");
      await switchOff(repo);
      rewrite(repo, { stage: "waiting", tip: commit, trackingBefore: commit, pusher: "1 gone" });
      await repo.git("push", "--quiet", "--no-verify", "--force", "origin", "HEAD~1:main");
      await repo.pachook("status", "--continue");

      assert.equal(await repo.deploys(), []);
      assert.equal(readdirSync(repo.pushes), []);
    }));

  it("waits for somebody to go on where the remote cannot be asked without a password", () =>
    withArmedRepo(async (repo) => {
      await repo.commit("one");
      await switchOff(repo);
      rewrite(repo, { stage: "waiting", remote: "", trackingRef: "", note: "the remote could not be asked" });
      const { stdout } = await repo.pachook("status");

      assert.match(stdout, "it waits, and nobody works on it (the remote could not be asked)");
    }));

  it("is remembered for twenty pushes, and no longer", () =>
    withArmedRepo(async (repo) => {
      await repo.commit("one");
      await repo.git("push");
      await repo.deploys();
      const [name = ""] = readdirSync(repo.pushes).filter((each) => each.endsWith(".json"));
      const text = readFileSync(join(repo.pushes, name), "utf8");
      for (let number = 10; number < 40; number += 1) {
        const id = `2020-${number}`;
        writeFileSync(join(repo.pushes, `${id}.json`), text.replace(name.slice(0, -5), id));
      }
      await repo.commit("two");
      await repo.git("push");
      await repo.deploys();

      // The waiter forgets at its very end, when nothing waits for it any more.
      const left = () => readdirSync(repo.pushes).filter((each) => each.endsWith(".json")).length;
      for (let tries = 0; tries < mostTries && left() > 20; tries += 1) await pause();
      assert.is(left(), 20);
      assert.ok(existsSync(join(repo.pushes, name)), "the old ones go first");
    }));
});

/** Pushes, and kills the waiter and its deploy with no chance to say anything. */
async function switchOff(repo: ArmedRepo): Promise<void> {
  const { exitCode, stderr } = await repo.run("git", ["push"], { env: { TEST_DEPLOY_MS: "60000" } });
  assert.is(exitCode, 0, stderr);
  for (let tries = 0; tries < mostTries && !stageIn(repo, "deploying"); tries += 1) await pause();
  for (const pid of waitersOf(repo)) killGroup(repo, pid);
  await pause();
}

/**
 * The waiter leads a group of its own, with its deploy in it. By the system call and never by the program `kill`: that of
 * procps 4.0.2 takes `-9 -1234` for every process there is.
 */
function killGroup(repo: ArmedRepo, pid: number): void {
  assert.ok(Number.isSafeInteger(pid) && pid > 1, `${pid} is no process of ours`);
  const words = `/proc/${pid}/cmdline`;
  if (existsSync(words)) assert.ok(readFileSync(words, "utf8").includes(repo.program), `${pid} is no waiter of ours`);
  process.kill(-pid, "SIGKILL");
}

function stageIn(repo: ArmedRepo, stage: string): boolean {
  return requests(repo).some((name) => readFileSync(join(repo.pushes, name), "utf8").includes(`"stage": "${stage}"`));
}

function waitersOf(repo: ArmedRepo): number[] {
  const claims = readdirSync(repo.pushes).filter((name) => name.includes(".claim-"));
  const pids = claims.map((name) => Number(readFileSync(join(repo.pushes, name), "utf8").split(" ")[0]));
  return [...new Set(pids)];
}

function requests(repo: ArmedRepo): string[] {
  return existsSync(repo.pushes) ? readdirSync(repo.pushes).filter((name) => name.endsWith(".json")) : [];
}

function rewrite(repo: ArmedRepo, fields: Record<string, string>): void {
  for (const name of readdirSync(repo.pushes)) if (name.includes(".claim-")) rmSync(join(repo.pushes, name));
  for (const name of requests(repo)) {
    const path = join(repo.pushes, name);
    const before: unknown = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...Object(before), ...fields }, null, 2));
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
