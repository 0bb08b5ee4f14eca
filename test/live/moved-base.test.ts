import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Env } from "../../src/host.ts";
import { runCli } from "../support/cli.ts";
import { liveEngines } from "../support/live-engines.ts";
import { whyNotLive } from "../support/live-programs.ts";
import { withPlainRegistry } from "../support/live-registry.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { type Repo, withRepo } from "../support/with-repo.ts";

const platform = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;

const manifestType = "application/vnd.oci.image.manifest.v1+json";

const engines = [
  { name: "built-in", whyNot: null, with: <T>(_: string, work: (env: Env) => Promise<T>) => work({}) },
  { name: "docker", whyNot: liveEngines.docker.whyNot(), with: liveEngines.docker.with },
  { name: "buildah", whyNot: liveEngines.buildah.whyNot(), with: liveEngines.buildah.with },
] as const;

type Built = { images: { action: string; why: string; reference: string; digest: string }[]; movedBases: unknown[] };

describe("a base that moves in Debian's docker-registry", (it) => {
  for (const engine of engines) {
    const title = `is told of, taken in where that is asked for, and adopted from then on (${engine.name})`;
    const whyNot = engine.whyNot ?? whyNotLive(["docker-registry"]);
    if (whyNot !== null) {
      it.skip(title, whyNot);
      continue;
    }
    it(title, () =>
      withRepo((repo) =>
        withFolder((folder) =>
          withPlainRegistry(folder, (host) =>
            engine.with(folder, async (engineEnv) => {
              const place = { dir: repo.dir, env: await envOf(repo, { engineEnv, folder, host }) };
              const run = (...words: string[]) => runCli(place, ["build", "--push", "--engine", engine.name, ...words]);
              const build = async (...words: string[]): Promise<Built> => {
                const { exitCode, stdout, stderr } = await run("--json", ...words);
                assert.is(exitCode, 0, stderr);
                return JSON.parse(stdout);
              };
              await repo.commit("app", {
                "pachook.yaml": configOf("app", `${host}/acme/app`),
                "base.yaml": configOf("base", `${host}/tools/base`),
                "app/Dockerfile": `FROM ${host}/tools/base:1\nCOPY app.sh /app/\n`,
                "app/app.sh": "cat /etc/version\n",
              });
              const before = await moveBase(repo, { place, host, version: "1" });

              const first = await build();
              const after = await moveBase(repo, { place, host, version: "2" });
              const told = await toldOf(build);
              const refused = await run("--refresh-bases");
              await repo.git("commit", "--quiet", "--allow-empty", "-m", "newer bases");
              const refreshed = await build("--refresh-bases");
              await repo.commit("words", { "README.md": "words\n" });
              const later = await build();

              assert.equal(told.movedBases, [
                { base: `${host}/tools/base:1`, from: before, to: after, images: ["app"] },
              ]);
              assert.equal([told.images[0]?.action, told.images[0]?.digest], ["reuse", first.images[0]?.digest]);
              assert.is(refused.exitCode, 2, refused.stderr);
              assert.match(refused.stderr, "git commit --allow-empty");
              const [image] = refreshed.images;
              assert.is(image?.action, engine.name === "built-in" ? "patch" : "build", image?.why);
              assert.is.not(image?.digest, first.images[0]?.digest);
              assert.equal(
                await firstLayer(host, "acme/app", image?.digest),
                await firstLayer(host, "tools/base", after),
              );
              assert.equal([later.images[0]?.action, later.images[0]?.digest], ["reuse", image?.digest]);
              assert.equal(later.movedBases, []);
            }),
          ),
        ),
      ),
    );
  }
});

/** The notice is given up after two seconds, which a busy machine may need: it is asked for until it comes. */
async function toldOf(build: () => Promise<Built>): Promise<Built> {
  const end = Date.now() + 120_000;
  for (;;) {
    const built = await build();
    if (built.movedBases.length > 0 || Date.now() > end) return built;
  }
}

function configOf(name: string, repository: string): string {
  return `images: { ${name}/Dockerfile: { repository: "${repository}" } }\nenvironments: { dev: { platform: ${platform} } }\n`;
}

/** Makes another base, as its own team would, and puts it under the tag that it always has. */
async function moveBase(
  repo: Repo,
  { place, host, version }: { place: { dir: string; env: Env }; host: string; version: string },
): Promise<string> {
  const files = { "base/Dockerfile": "FROM scratch\nCOPY version /etc/version\n", "base/version": `${version}\n` };
  await repo.commit(`base ${version}`, files);
  const args = ["build", "--push", "--engine", "built-in", "--config", "base.yaml"];
  const { exitCode, stdout, stderr } = await runCli(place, args);
  assert.is(exitCode, 0, stderr);
  const digest = /@(\S+)/.exec(stdout)?.[1] ?? "";
  const body = await manifestOf(host, "tools/base", digest);
  const put = { method: "PUT", headers: { "content-type": manifestType }, body };
  const answer = await fetch(`http://${host}/v2/tools/base/manifests/1`, put);
  assert.is(answer.status, 201, await answer.text());
  return digest;
}

async function firstLayer(host: string, repository: string, digest = ""): Promise<unknown> {
  const { layers } = JSON.parse(await manifestOf(host, repository, digest));
  return layers[0].digest;
}

async function manifestOf(host: string, repository: string, digest: string): Promise<string> {
  const headers = { accept: manifestType };
  const answer = await fetch(`http://${host}/v2/${repository}/manifests/${digest}`, { headers });
  return answer.text();
}

/** The engine's own environment, and what tells it and its kin that the registry speaks plain HTTP. */
async function envOf(repo: Repo, { engineEnv, folder, host }: { engineEnv: Env; folder: string; host: string }) {
  const { PATH: _, HOME: __, TMPDIR: ___, ...engine } = engineEnv;
  const conf = join(folder, "registries.conf");
  await writeFile(conf, `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
  return { ...repo.env, ...engine, CONTAINERS_REGISTRIES_CONF: conf };
}
