import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { devCommand } from "../../src/commands/dev.ts";
import { readArguments } from "../../src/commands/read-arguments.ts";
import { Failure } from "../../src/failure.ts";
import type { Command } from "../../src/tools/run.ts";
import { runExeca } from "../../src/tools/run-execa.ts";
import { hostOf } from "../support/host-of.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { describe } from "../support/suite.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

const spec = (name: string, image: string, reads: string) =>
  `{ "pipeline": { "name": "${name}" }, "transform": { "image": "${image}", "cmd": ["/app"] }, "input": { "pfs": { "repo": "${reads}", "glob": "/*" } } }\n`;

async function desk({ commit }: Repo, registry: TestRegistry, environment: string): Promise<void> {
  const acme = `${registry.host}/acme`;
  await commit("first", {
    "pachook.yaml": `data: [raw]\nimages: { "*/Dockerfile": { repository: "${acme}/{dir}" } }\nenvironments: { dev: { ${environment} } }\n`,
    "edges/Dockerfile": "FROM scratch\nCOPY edges.py /app/\n",
    "edges/edges.py": "1\n",
    "pipelines/montage.json": spec("montage", "debian:12", "edges"),
    "pipelines/edges.json": spec("edges", `${acme}/edges:latest`, "raw"),
  });
}

async function dev({ dir, env }: Repo, words: string[], programs: (command: Command) => boolean = () => false) {
  const started: Command[] = [];
  const host = hostOf({
    cwd: dir,
    env: { ...env, USER: "The.Author" },
    run: async (command) => {
      if (!programs(command)) return runExeca(command);
      started.push(command);
      return { exitCode: 0, stdout: "", stderr: "" };
    },
  });
  await devCommand.run(host, readArguments(devCommand, ["--engine", "built-in", ...words]));
  return { printed: host.printed(), noted: host.noted(), started };
}

async function withDesk(test: (repo: Repo, registry: TestRegistry) => Promise<void>): Promise<void> {
  await withRepo(async (repo) => {
    const registry = await startRegistry();
    try {
      await test(repo, registry);
    } finally {
      await registry.close();
    }
  });
}

describe("pachook dev", (it) => {
  it("builds what lies on disk under a tag of its own, and writes specs that name it", () =>
    withDesk(async (repo, registry) => {
      await desk(repo, registry, "project: desk");
      await repo.write("edges/edges.py", "2\n");
      const staged = await repo.git("status", "--porcelain");

      const { printed } = await dev(repo, []);

      const [reference = "", path = ""] = printed.split("\n");
      assert.match(
        reference,
        new RegExp(`^${registry.host}/acme/edges:dev-the.author-[0-9a-f]{12}@sha256:[0-9a-f]{64}$`),
      );
      assert.is(path, ".pachook/dev/pipelines/edges.json");
      const written = readFileSync(join(repo.dir, path), "utf8");
      assert.is(JSON.parse(written).transform.image, reference);
      assert.is(await repo.git("status", "--porcelain"), staged);
    }));

  it("gives the same files the same image, and new files another", () =>
    withDesk(async (repo, registry) => {
      await desk(repo, registry, "project: desk");
      const first = (await dev(repo, [])).printed;
      const again = await dev(repo, []);
      await repo.write("edges/edges.py", "2\n");

      const changed = (await dev(repo, [])).printed;

      assert.is(again.printed, first);
      assert.match(again.noted, /1 image, 0 to make/);
      assert.is.not(changed, first);
    }));

  it("sends the specs of the named pipelines to the environment's project and context", () =>
    withDesk(async (repo, registry) => {
      await desk(repo, registry, "project: desk, context: staging");

      const { started } = await dev(repo, ["montage", "edges", "--update"], ({ file }) => file === "pachctl");

      assert.equal(
        started.map(({ args }) => args.join(" ")),
        Array(2).fill("update pipeline --file - --project desk"),
      );
      assert.ok(started[0]?.stdin?.includes('"name": "edges"'), "upstream goes first");
      assert.is(started[0]?.env?.["PACH_CONTEXT"], "staging");
    }));

  it("keeps its hands off an environment that takes releases", () =>
    withDesk(async (repo, registry) => {
      await desk(repo, registry, 'tags: ["v*"]');

      try {
        await dev(repo, ["--update"]);
        assert.unreachable();
      } catch (error) {
        assert.ok(
          error instanceof Failure &&
            error.message === "the environment dev takes releases; dev is for one that does not",
        );
      }
      assert.is(registry.manifests.size, 0);
      assert.not.ok(existsSync(join(repo.dir, ".pachook")));
    }));
});
