import * as assert from "uvu/assert";
import { runCli } from "../support/cli.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { type StandIns, standInDocker } from "../support/stand-in-docker.ts";
import { storeImage } from "../support/stored-image.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

type Scene = { repo: Repo; docker: StandIns; commit: string };

const rule = `images: { "*/Dockerfile": { repository: "example.test/acme/{dir}" } }\n`;

/** The built command line, with a docker that builds nothing. */
function withScene(
  test: (scene: Scene) => Promise<void>,
  { config = rule, build = "true" }: { config?: string; build?: string } = {},
): Promise<void> {
  return withFolder((folder) =>
    withRepo(
      async (repo) => {
        const docker = await standInDocker(folder, { build });
        const commit = await repo.commit("an image", {
          "pachook.yaml": config,
          "edges/Dockerfile": "FROM debian:12\nCOPY edges.py /app/\nRUN python -m compileall /app\n",
          "edges/edges.py": "print('of the commit')\n",
        });
        await test({ repo, docker, commit });
      },
      [folder],
    ),
  );
}

describe("pachook build, without --push", (it) => {
  it("names the image on this machine by the commit, from the commit's files", () =>
    withScene(async ({ repo, docker, commit }) => {
      await repo.write("edges/edges.py", "print('of the working directory')\n");

      const { exitCode, stdout, stderr } = await runCli(repo, ["build", "--engine", "docker"]);

      assert.is(exitCode, 0, stderr);
      assert.is(stdout, `example.test/acme/edges:${commit}\n`);
      assert.match(stderr, "These stay on this machine. For the registry: pachook build --push");
      const [build = ""] = await docker.calls();
      assert.match(build, `--tag example.test/acme/edges:${commit} `);
      const context = (await docker.context()).toString();
      assert.match(context, "of the commit");
      assert.not.match(context, "of the working directory");
    }));

  it("builds on bases by digest, as they are now, with --refresh-bases", async () => {
    const registry = await startRegistry();
    try {
      const digest = await storeImage(registry, { repository: "debian", tag: "12", layers: [{ "etc/version": "12" }] });
      await withScene(async ({ repo, docker }) => {
        const text = `FROM ${registry.host}/debian:12\nRUN make\n`;
        await repo.commit("another base", { "edges/Dockerfile": text });

        const { exitCode, stderr } = await runCli(repo, ["build", "--engine", "docker", "--refresh-bases"]);

        assert.is(exitCode, 0, stderr);
        assert.match((await docker.context()).toString(), `FROM ${registry.host}/debian@${digest}\nRUN make\n`);
      });
    } finally {
      await registry.close();
    }
  });

  it("stops before anything is built where the platform is another", () =>
    withScene(
      async ({ repo, docker }) => {
        const { exitCode, stderr } = await runCli(repo, ["build", "--engine", "docker"]);

        assert.is(exitCode, 3);
        assert.match(stderr, "docker here builds for linux/amd64");
        assert.equal(await docker.calls(), []);
      },
      { config: `${rule}environments: { dev: { platform: linux/s390x } }\n` },
    ));

  it("tells the last lines of a docker whose disk is full", () =>
    withScene(
      async ({ repo, commit }) => {
        const { exitCode, stdout, stderr } = await runCli(repo, ["build", "--engine", "docker"]);

        assert.is(exitCode, 3);
        assert.is(stdout, "");
        assert.match(
          stderr,
          /docker could not build edges\/Dockerfile:3 \(exit code 1\)[\s\S]*no space left on device/,
        );
        assert.not.match(stderr, `${commit}@`);
      },
      {
        build: `{ echo "Step 3/3 : RUN python -m compileall /app"; echo "write /x: no space left on device" >&2; false; }`,
      },
    ));

  it("says that a docker was killed, and what to do", () =>
    withScene(
      async ({ repo }) => {
        const { exitCode, stderr } = await runCli(repo, ["build", "--engine", "docker"]);

        assert.is(exitCode, 3);
        assert.match(stderr, /docker was killed by SIGKILL\s+Run the same command again\./);
      },
      { build: "kill -9 $$" },
    ));
});

describe("pachook build --push, for another platform", (it) => {
  it("stops at a base that is not for it, with nothing sent", async () => {
    const registry: TestRegistry = await startRegistry();
    try {
      await storeImage(registry, { repository: "base", tag: "1", layers: [{ etc: { folder: 0o755 } }] });
      await withRepo(async (repo) => {
        const images = `images: { "*/Dockerfile": { repository: "${registry.host}/acme/{dir}" } }\n`;
        await repo.commit("an image", {
          "pachook.yaml": `${images}environments: { dev: { platform: linux/arm64 } }\n`,
          "edges/Dockerfile": `FROM ${registry.host}/base:1\nCOPY edges.py /app/\n`,
          "edges/edges.py": "1\n",
        });

        const { exitCode, stderr } = await runCli(repo, ["build", "--push", "--engine", "built-in"]);

        assert.is(exitCode, 3);
        assert.match(stderr, `the base image ${registry.host}/base:1 is for linux/amd64, this image for linux/arm64`);
        assert.is(registry.bytesReceived, 0);
      });
    } finally {
      await registry.close();
    }
  });
});
