import * as assert from "uvu/assert";
import { isPartial, statusOf } from "../../src/flows/status.ts";
import { showStatus } from "../../src/report/status-text.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { hostOf } from "../support/host-of.ts";
import { installPachctl } from "../support/pachctl/with-pachctl.ts";
import { describe } from "../support/suite.ts";
import { withRepo } from "../support/with-repo.ts";

const spec = (commit: string, name = "edges") =>
  JSON.stringify({
    pipeline: { name },
    transform: { image: "acme/edges:1.0", cmd: ["sh"] },
    input: { pfs: { repo: "images", glob: "/*" } },
    metadata: { annotations: { "io.pachook/commit": commit, "io.pachook/spec": "another" } },
  });

describe("the status of an environment", (it) => {
  it("names the commit that each pipeline runs, since when, and what was edited by hand", () =>
    withRepo(async (repo) => {
      const pachctl = await installPachctl(repo.home);
      const env = pachctl.envFrom(repo.env);
      const config = "environments:\n  dev: { context: stand-in, branches: [main] }\n";
      const commit = await repo.commit("one", { "pachook.yaml": config });
      await repo.run("pachctl", ["create", "repo", "images"], { env });
      const made = await repo.run("pachctl", ["update", "pipeline", "-f", "-"], { env, stdin: spec(commit) });
      assert.is(made.exitCode, 0, made.stderr);
      await repo.commit("two");
      const host = hostOf({ cwd: repo.dir, env, run: runExeca, now: () => new Date() });
      const text = showStatus(await statusOf(host, null), host.now());

      assert.match(text, "dev: context stand-in, project default, not armed\n");
      assert.match(
        text,
        new RegExp(`! edges +runs ${commit.slice(0, 7)} .*behind what is checked out, edited by hand`),
      );
    }));

  it("calls a pipeline behind only where newer commits change it", () =>
    withRepo(async (repo) => {
      const pachctl = await installPachctl(repo.home);
      const env = pachctl.envFrom(repo.env);
      const names = ["edges", "montage"];
      const files = Object.fromEntries(names.map((name) => [`${name}.json`, spec("none", name)]));
      const config = "data: [images]\nenvironments: { dev: { context: stand-in } }\n";
      const commit = await repo.commit("one", { "pachook.yaml": config, ...files });
      await repo.run("pachctl", ["create", "repo", "images"], { env });
      for (const name of names) {
        const stdin = spec(commit, name);
        assert.is((await repo.run("pachctl", ["update", "pipeline", "-f", "-"], { env, stdin })).exitCode, 0);
      }
      await repo.commit("two", { "montage.json": spec("none", "montage").replace('"sh"', '"bash"') });
      const host = hostOf({ cwd: repo.dir, env, run: runExeca, now: () => new Date() });
      const [status] = await statusOf(host, null);

      assert.ok(status !== undefined);
      assert.equal(status.standing, { edges: "current", montage: "behind" });
      assert.match(showStatus([status], host.now()), "what a deploy would change:  pachook plan --env dev\n");
    }));

  it("counts what older code computed, and says how to make it new", () =>
    withRepo(async (repo) => {
      const pachctl = await installPachctl(repo.home);
      const env = pachctl.envFrom(repo.env);
      const commit = await repo.commit("one", { "pachook.yaml": "environments: { dev: { context: stand-in } }\n" });
      await repo.run("pachctl", ["create", "repo", "images"], { env });
      await repo.run("pachctl", ["put", "file", "images@master:/a.png", "-f", "-"], { env, stdin: "a" });
      for (const version of ["1.0", "2.0"]) {
        const stdin = spec(commit).replace("edges:1.0", `edges:${version}`);
        const made = await repo.run("pachctl", ["update", "pipeline", "-f", "-"], { env, stdin });
        assert.is(made.exitCode, 0, made.stderr);
        await repo.run("pachctl", ["list", "pipeline", "--raw", "-o", "json"], { env }); // lets the job end
      }
      const host = hostOf({ cwd: repo.dir, env, run: runExeca, now: () => new Date() });
      const text = showStatus(await statusOf(host, null), host.now());

      assert.match(text, /edges .*1 datum by older code\n/);
      assert.ok(
        text.endsWith("Compute them with the code that runs:  pachook deploy --env dev --reprocess edges\n"),
        text,
      );
    }));

  it("is told without the cluster where that does not answer", () =>
    withRepo(async (repo) => {
      await repo.commit("one", { "pachook.yaml": "environments:\n  dev: { context: nowhere, branches: [main] }\n" });
      const host = hostOf({ cwd: repo.dir, env: repo.env, run: runExeca });

      const found = await statusOf(host, "dev");

      assert.ok(isPartial(found));
      assert.match(
        showStatus(found, host.now()),
        / {2}not known what runs: there is no pachctl config, so no context "nowhere"\n {4}Make one with /,
      );
    }));
});
