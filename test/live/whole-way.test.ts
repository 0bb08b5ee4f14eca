import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Env } from "../../src/host.ts";
import { liveEngines } from "../support/live-engines.ts";
import { commitImage, dockerfile, pullAndRun } from "../support/live-image.ts";
import { whyNotLive } from "../support/live-programs.ts";
import { type LiveRegistry, registryPrograms, withLiveRegistry } from "../support/live-registry.ts";
import { installPachctl } from "../support/pachctl/with-pachctl.ts";
import { settled } from "../support/scripted-deploy.ts";
import { stagedPackage } from "../support/staged-package.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

/** The same image with nothing to run in its making. */
const copied = [
  "FROM scratch",
  "ENV PATH=/bin",
  "COPY bin/busybox /bin/busybox",
  "COPY . /app",
  'CMD ["/bin/busybox", "sh", "/app/run"]',
  "",
];

const engines = [
  { name: "built-in", dockerfile: copied.join("\n"), whyNot: null, with: withNothing },
  { name: "docker", dockerfile, whyNot: liveEngines.docker.whyNot(), with: liveEngines.docker.with },
  { name: "buildah", dockerfile, whyNot: liveEngines.buildah.whyNot(), with: liveEngines.buildah.with },
] as const;

function withNothing<T>(_: string, work: (env: Env) => Promise<T>): Promise<T> {
  return work({});
}

describe("git push on an armed clone, to Debian's docker-registry and the stand-in pachctl", (it) => {
  for (const engine of engines) {
    const title = `ends with pipelines that run the commit, whose image ${engine.name} made`;
    const whyNot = engine.whyNot ?? whyNotLive(["busybox", "docker", "dockerd", "runc", ...registryPrograms]);
    if (whyNot !== null) {
      it.skip(title, whyNot);
      continue;
    }
    it(title, () =>
      withRepo((repo) =>
        withFolder((folder) =>
          withLiveRegistry(folder, (registry) =>
            engine.with(folder, async (engineEnv) => {
              const { env, cluster, pachook } = await prepare(repo, { registry, folder, engineEnv });
              const commit = await commitPipeline(repo, { registry, engine });
              const armed = await pachook("arm", "dev", "--yes");
              assert.is(armed.exitCode, 0, armed.stderr);

              const pushed = await repo.run("git", ["push", "origin", "main"], { env, timeoutMs: 120_000 });
              assert.is(pushed.exitCode, 0, pushed.stderr);
              await settled(join(repo.dir, ".git", "pachook", "pushes"));
              const followed = await pachook("status", "--follow");
              const status = await pachook("status");

              assert.match(followed.stdout, new RegExp(`dev runs ${commit.slice(0, 7)}\\.`), followed.stderr);
              assert.match(status.stdout, new RegExp(`= edges +runs ${commit.slice(0, 7)} +running`), status.stdout);
              assert.match(status.stdout, new RegExp(`push ${commit.slice(0, 7)} main: deployed`));
              const [pipeline] = cluster.state().pipelines;
              const details = JSON.stringify(pipeline?.versions.at(-1)?.details);
              const reference = /"image":"([^"]+)"/.exec(details)?.[1] ?? "";
              assert.ok(reference.startsWith(`${registry.host}/acme/image:${commit}@sha256:`), reference);
              assert.equal(cluster.state().transactions, []);
              if (engine.name !== "built-in") return; // one daemon a test
              const { said } = await pullAndRun(folder, registry, reference);
              assert.match(said, /^code of the commit/);
            }),
          ),
        ),
      ),
    );
  }
});

type Given = { registry: LiveRegistry; folder: string; engineEnv: Env };

/** A hook that is the built command line, a login for the registry, a cluster with data, and a base engine's place. */
async function prepare(repo: Repo, { registry, folder, engineEnv }: Given) {
  const cluster = await installPachctl(join(folder, "pachctl"));
  // The engine's own DOCKER_CONFIG knows no login; ours is found in HOME.
  const { PATH: _, HOME: __, DOCKER_CONFIG: ___, TMPDIR: ____, ...engine } = engineEnv;
  const env = { ...cluster.envFrom(repo.env), ...engine, HOME: registry.home };
  const cli = join(await stagedPackage(), "dist", "cli.cjs");
  const hooks = join(repo.dir, ".git", "hooks");
  await mkdir(hooks, { recursive: true });
  await writeFile(join(hooks, "pre-push"), `#!/bin/sh\nexec '${process.execPath}' '${cli}' hook pre-push "$@"\n`);
  await chmod(join(hooks, "pre-push"), 0o755);
  for (const [args, stdin] of [
    [["create", "repo", "data"], ""],
    [["put", "file", "data@master:/a.png", "-f", "-"], "a"],
  ] as const) {
    const { exitCode, stderr } = await repo.run("pachctl", args, { env, stdin });
    assert.is(exitCode, 0, stderr);
  }
  const pachook = (...args: readonly string[]) => repo.run(process.execPath, [cli, ...args], { env });
  return { env, cluster, pachook };
}

async function commitPipeline(
  repo: Repo,
  { registry, engine }: { registry: LiveRegistry; engine: { name: string; dockerfile: string } },
): Promise<string> {
  await commitImage(repo);
  await repo.git("checkout", "--quiet", ".");
  await repo.remove("beside.Dockerfile");
  const acme = `${registry.host}/acme`;
  const spec = {
    pipeline: { name: "edges" },
    transform: { image: `${acme}/image:latest`, cmd: ["/bin/busybox", "sh", "/app/run"] },
    input: { pfs: { repo: "data", glob: "/*" } },
  };
  return repo.commit("a pipeline", {
    "image/Dockerfile": engine.dockerfile,
    "pipelines/edges.json": `${JSON.stringify(spec, null, 2)}\n`,
    "pachook.yaml": [
      "data: [data]",
      `images: { image/Dockerfile: { repository: "${acme}/{dir}" } }`,
      `build: { engine: ${engine.name} }`,
      `environments: { dev: { registry: "${acme}", context: stand-in, branches: [main] } }`,
      "",
    ].join("\n"),
  });
}
