import { Failure } from "../../failure.ts";
import type { ImageFacts, Runner, RunnerParts } from "./container.ts";
import { type DockerLike, openDockerWorker, testLabel } from "./docker-worker.ts";
import { isAlive } from "./is-alive.ts";
import { linesOf } from "./lines-of.ts";
import { readConfig } from "./read-config.ts";
import { textFromTar } from "./text-from-tar.ts";

const answerTimeoutMs = 30_000;
const pullTimeoutMs = 1_800_000;

/** Docker or podman, whose command lines agree in what is needed here. */
export async function findDockerLike(file: DockerLike, parts: RunnerParts): Promise<Runner | null> {
  const ask = asker(file, parts);
  const format = file === "docker" ? "{{.Server.Version}}" : "{{.Client.Version}}";
  const version = await ask(["version", "--format", format]).catch(() => null);
  if (version === null || version.exitCode !== 0) return null;
  return {
    name: file,
    version: `${file} ${version.stdout.trim()}`,
    readImage: (reference) => readImage(file, parts, reference),
    hasImage: async (reference) => (await ask(["image", "inspect", "--format", "{{.Id}}", reference])).exitCode === 0,
    readText: (image, path) => readText(file, parts, image, path),
    openWorker: async (image, place) => openDockerWorker({ file, parts, image, place }),
    sweep: () => sweep(file, parts),
    listImages: async () => linesOf((await ask(["images", "--format", "{{.Repository}}:{{.Tag}}"])).stdout),
    removeImage: async (reference) => {
      await ask(["rmi", reference]);
    },
  };
}

type Asked = { exitCode: number; stdout: string; stderr: string };

function asker(file: DockerLike, { run, cwd, env }: RunnerParts) {
  return (args: readonly string[], timeoutMs = answerTimeoutMs): Promise<Asked> =>
    run({ file, args, cwd, env, timeoutMs });
}

async function readImage(file: DockerLike, parts: RunnerParts, reference: string): Promise<ImageFacts> {
  const ask = asker(file, parts);
  const inspect = ["image", "inspect", "--format", "{{json .}}", reference];
  let shown = await ask(inspect);
  if (shown.exitCode !== 0) {
    const pulled = await ask(["pull", "--quiet", reference], pullTimeoutMs);
    if (pulled.exitCode !== 0) {
      const why = pulled.stderr.trim().split("\n").at(-1) ?? "";
      throw new Failure("tool", `${file} has no image ${reference}: ${why}`, "Build it, or name another with --image.");
    }
    shown = await ask(inspect);
  }
  return { reference, ...readConfig(shown.stdout) };
}

async function readText(file: DockerLike, parts: RunnerParts, { reference }: ImageFacts, path: string) {
  const ask = asker(file, parts);
  const created = await ask(["create", "--entrypoint", "/nothing", reference]);
  const container = created.stdout.trim();
  if (created.exitCode !== 0 || container === "") return null;
  try {
    return await textFromTar(
      file,
      parts,
      ["cp", "--follow-link", `${container}:${path}`, "-"].filter(
        (each) => file === "docker" || each !== "--follow-link",
      ),
    );
  } finally {
    await ask(["rm", "--force", container]);
  }
}

async function sweep(file: DockerLike, parts: RunnerParts): Promise<number> {
  const ask = asker(file, parts);
  const list = ["ps", "--all", "--filter", `label=${testLabel}`, "--format", `{{.ID}} {{.Label "${testLabel}"}}`];
  const { stdout, exitCode } = await ask(list);
  let swept = 0;
  for (const line of exitCode === 0 ? stdout.split("\n") : []) {
    const [id = "", run = ""] = line.trim().split(" ");
    if (id === "" || (await isAlive(run))) continue;
    await ask(["rm", "--force", "--volumes", id]);
    swept += 1;
  }
  return swept;
}
