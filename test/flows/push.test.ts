import * as assert from "uvu/assert";
import { Failure } from "../../src/failure.ts";
import { pushThrough } from "../../src/flows/push.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { hostOf } from "../support/host-of.ts";
import { type ArmedRepo, config, withArmedRepo } from "../support/scripted-deploy.ts";
import { describe } from "../support/suite.ts";

const hostIn = (repo: ArmedRepo) => hostOf({ cwd: repo.dir, env: repo.env, run: runExeca });

describe("pachook push", (it) => {
  it("pushes with git's own arguments, and names what is to be deployed; the hook leaves no waiter", () =>
    withArmedRepo(async (repo) => {
      const commit = await repo.commit("one");
      await repo.git("tag", "--annotate", "--message", "one", "v1");
      const host = hostIn(repo);
      const deploys = await pushThrough(host, ["--quiet", "origin", "main", "v1"]);

      assert.equal(deploys, [{ environment: "dev", commit }]);
      assert.match(host.noted(), "main -> main");
      assert.match(await repo.git("ls-remote", "origin", "main"), commit);
      assert.equal(await repo.deploys(), []);
    }));

  it("goes on with what was pushed before", () =>
    withArmedRepo(async (repo) => {
      const commit = await repo.commit("one");
      await repo.git("push", "--no-verify");

      assert.equal(await pushThrough(hostIn(repo), []), [{ environment: "dev", commit }]);
    }));

  it("deploys nothing after a dry run, or when the remote refused", () =>
    withArmedRepo(async (repo) => {
      const other = await repo.commit("other");
      await repo.git("push", "--no-verify", "origin", "main");
      await repo.git("reset", "--quiet", "--hard", "HEAD~1");
      await repo.commit("diverged", { notes: "mine" });

      assert.equal(await pushThrough(hostIn(repo), ["--force", "--dry-run"]), []);
      assert.equal(await pushThrough(hostIn(repo), ["-fn"]), []);
      const refused = await pushThrough(hostIn(repo), []).catch((error: unknown) => error);
      assert.instance(refused, Failure);
      assert.match(await repo.git("ls-remote", "origin", "main"), other);
    }));

  it("stops where the commit's pachook.yaml is not what the clone is armed for", () =>
    withArmedRepo(async (repo) => {
      await repo.commit("mine", { "pachook.yaml": config.replace("context: dev", "context: prod") });
      const stopped = await pushThrough(hostIn(repo), []).catch((error: unknown) => error);

      assert.instance(stopped, Failure);
      assert.match(String(stopped), "context: armed for dev, pachook.yaml says prod");
    }));

  it("does not push from a clone that is armed for nothing", () =>
    withArmedRepo(async (repo) => {
      await repo.commit("one");
      const before = await repo.git("ls-remote", "origin", "main");
      const stopped = await pushThrough(hostIn(repo), []).catch((error: unknown) => error);

      assert.match(String(stopped), "this clone is armed for no environment");
      assert.is(await repo.git("ls-remote", "origin", "main"), before);
    }, []));
});
