import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "../support/cli.ts";
import { installPachctl, type StandIn } from "../support/pachctl/with-pachctl.ts";
import { startRegistry } from "../support/registry.ts";
import { describe } from "../support/suite.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

type Scene = {
  repo: Repo;
  pachctl: StandIn;
  commit: string;
  trace: (...args: readonly string[]) => ReturnType<typeof runCli>;
};

/**
 * A clone, and a pipeline that somebody without Pachook put into the cluster with the commit as its image's tag. The
 * registry has lost the image.
 */
async function withOutput(test: (scene: Scene) => Promise<void>): Promise<void> {
  const registry = await startRegistry();
  try {
    await withOutputOf(registry.host, test);
  } finally {
    await registry.close();
  }
}

function withOutputOf(registry: string, test: (scene: Scene) => Promise<void>): Promise<void> {
  return withRepo(async (repo) => {
    const pachctl = await installPachctl(repo.home);
    const env = pachctl.envFrom(repo.env);
    const config = "environments:\n  dev: { context: stand-in, branches: [main] }\n";
    const commit = await repo.commit("sharper edges", { "pachook.yaml": config });
    const spec = {
      pipeline: { name: "edges" },
      transform: { image: `${registry}/edges:${commit}@sha256:${"a".repeat(64)}`, cmd: ["python3"] },
      input: { pfs: { repo: "images", glob: "/*" } },
    };
    const call = async (args: readonly string[], stdin: string) => {
      const { exitCode, stderr } = await repo.run("pachctl", args, { env, stdin });
      assert.is(exitCode, 0, stderr);
    };
    await call(["create", "repo", "images"], "");
    await call(["put", "file", "images@master:/a.png", "-f", "-"], "a");
    await call(["create", "pipeline", "-f", "-"], JSON.stringify(spec));
    await call(["list", "pipeline", "--raw"], "");
    await test({ repo, pachctl, commit, trace: (...args) => runCli({ ...repo, env }, ["trace", ...args]) });
  });
}

describe("pachook trace", (it) => {
  it("tells a file's code and data, on a pipeline that Pachook never saw, with a registry that does not answer", () =>
    withOutputOf("localhost:1", async ({ commit, trace }) => {
      const { exitCode, stdout, stderr } = await trace("edges@master:/a.png");

      assert.is(exitCode, 0, stderr);
      const [title = ""] = stdout.split("\n");
      assert.match(title, `comes from ${commit.slice(0, 7)} "sharper edges" by `);
      assert.match(stdout, "from the tag in the spec of version 1, unproven");
      assert.match(stdout, "the registry could not be asked: localhost:1 cannot be reached");
      assert.match(stdout, /images@[0-9a-f]{7} {2}put there/);
    }));

  it("prints whole ids as JSON, and writes a picture into a file", () =>
    withOutput(async ({ repo, commit, trace }) => {
      const json = await trace("edges@master", "--json");
      const svg = await trace("edges@master", "--format", "svg", "-o", "trace.svg");

      const { version, steps } = JSON.parse(json.stdout);
      assert.is(version, 1);
      assert.is(steps[0].datums.shares[0].code.commit, commit);
      assert.equal([svg.exitCode, svg.stdout], [0, ""]);
      assert.match(await readFile(join(repo.dir, "trace.svg"), "utf8"), `>${commit.slice(0, 7)}</text>`);
    }));

  it("says where a commit runs, by any name that git has for it", () =>
    withOutput(async ({ commit, trace }) => {
      const { stdout } = await trace("--where", "HEAD");
      const nowhere = await trace("--where", "abcdef1");
      const wrong = await trace("--where", "no-such-branch");

      assert.match(stdout, `${commit.slice(0, 7)} runs: edges in dev\n`);
      assert.match(stdout, /edges@[0-9a-f]{7} {2}1 datum/);
      assert.match(nowhere.stdout, "abcdef1 never ran here");
      assert.equal([wrong.exitCode, wrong.stdout], [2, ""]);
    }));

  it("says what lies between two outputs", () =>
    withOutput(async ({ repo, pachctl, trace }) => {
      const before = pachctl.state().commits.find(({ repo: name, type }) => name === "edges" && type === "user")?.id;
      const env = pachctl.envFrom(repo.env);
      await repo.run("pachctl", ["put", "file", "images@master:/b.png", "-f", "-"], { env, stdin: "b" });

      const { stdout, stderr } = await trace("--diff", `edges@${before}`, "edges@master");

      assert.match(stdout, "the same code, other data in 1 repo", stderr);
      assert.match(stdout, "1 added, 0 changed, 0 removed\n      + /b.png\n");
    }));

  it("needs a cluster and an output, and says how to name them", () =>
    withRepo(async (repo) => {
      await repo.commit("no config", { "a.txt": "" });
      const trace = (...args: readonly string[]) => runCli(repo, ["trace", ...args]);

      const [none, odd, nowhere] = [await trace(), await trace("edges"), await trace("edges@master")];

      assert.equal(
        [none, odd, nowhere].map(({ exitCode }) => exitCode),
        [2, 2, 2],
      );
      assert.match(none.stderr, "trace needs an output");
      assert.match(odd.stderr, "edges@master:/liberty.png");
      assert.match(nowhere.stderr, "--context NAME");
    }));
});
