import type { Env } from "../src/host.ts";
import type { EngineName } from "../src/tools/engine/engine.ts";
import { runCli } from "../test/support/cli.ts";
import { runChild } from "../test/support/run-child.ts";
import type { Repo } from "../test/support/with-repo.ts";

/** One push of a repository's images: `folders` holds them, `tag` is new every time. */
export type Push = { repo: Repo; registry: string; folders: readonly string[]; tag: string };

/** One way to bring images into a registry. A `fresh` one begins with an engine that has seen nothing. */
export type Way = {
  name: string;
  engine: EngineName | null;
  isFresh: boolean;
  push: (push: Push, env: Env) => Promise<void>;
};

/** The Dockerfile of a folder, and the one beside it with `COPY --link`. */
export const dockerfiles = { plain: "Dockerfile", linked: "linked.Dockerfile" } as const;

/** Ours first: the others are told in how many times as long they take. */
export const ways: readonly Way[] = [
  { name: "pachook", engine: null, isFresh: true, push: pushOurs },
  buildkit("BuildKit, warm", { isFresh: false, file: dockerfiles.plain }),
  buildkit("BuildKit, fresh", { isFresh: true, file: dockerfiles.plain }),
  buildkit("BuildKit, fresh, --link", { isFresh: true, file: dockerfiles.linked }),
  { name: "docker's old builder, push", engine: "docker", isFresh: false, push: pushWithDocker },
  { name: "buildah bud --layers, push", engine: "buildah", isFresh: false, push: pushWithBuildah },
];

async function pushOurs({ repo }: Push): Promise<void> {
  const { exitCode, stderr } = await runCli(repo, ["build", "--push", "--engine", "built-in"]);
  if (exitCode !== 0) throw new Error(`pachook could not build: ${stderr}`);
}

/** `buildx bake`, which is how BuildKit is given many images at once. A fresh one gets what the last one left in the registry. */
function buildkit(name: string, { isFresh, file }: { isFresh: boolean; file: string }): Way {
  const under = name.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  const push = async ({ repo, registry, folders, tag }: Push, env: Env) => {
    const target = Object.fromEntries(
      folders.map((folder) => {
        const to = `${registry}/${under}/${folder}`;
        const cache = { "cache-from": [`type=registry,ref=${to}:cache`], "cache-to": ["type=inline"] };
        const tags = isFresh ? [`${to}:${tag}`, `${to}:cache`] : [`${to}:${tag}`];
        const common = { context: folder, dockerfile: file, tags, output: ["type=image,push=true"], attest: [] };
        return [folder, { ...common, ...(isFresh ? cache : {}) }];
      }),
    );
    await repo.write("../bake.json", JSON.stringify({ group: { default: { targets: folders } }, target }));
    await run(repo, env, ["docker", "buildx", "bake", "--provenance=false", "--file", "../bake.json"]);
  };
  return { name, engine: "buildx", isFresh, push };
}

async function pushWithDocker({ repo, registry, folders, tag }: Push, env: Env): Promise<void> {
  for (const folder of folders) {
    const to = `${registry}/docker/${folder}:${tag}`;
    await run(repo, { ...env, DOCKER_BUILDKIT: "0" }, ["docker", "build", "--quiet", "--tag", to, folder]);
    await run(repo, env, ["docker", "push", "--quiet", to]);
  }
}

async function pushWithBuildah({ repo, registry, folders, tag }: Push, env: Env): Promise<void> {
  for (const folder of folders) {
    const to = `${registry}/buildah/${folder}:${tag}`;
    await run(repo, env, ["buildah", "bud", "--quiet", "--layers", "--tls-verify=false", "--tag", to, folder]);
    await run(repo, env, ["buildah", "push", "--quiet", "--tls-verify=false", to]);
  }
}

async function run(repo: Repo, env: Env, [file, ...args]: readonly [string, ...string[]]): Promise<void> {
  const { exitCode, stderr } = await runChild({ file, args, cwd: repo.dir, env, timeoutMs: 300_000 });
  if (exitCode !== 0) throw new Error(`${file} ${args.join(" ")}: ${stderr.slice(-2000)}`);
}
