import { Failure } from "../../failure.ts";
import type { Ended, ImageFacts, Runner, RunnerParts, WantedProcess, Worker, WorkerPlace } from "./container.ts";
import { giveVariables } from "./give-variables.ts";
import { isAlive } from "./is-alive.ts";
import { linesOf } from "./lines-of.ts";
import { liveProcess } from "./live-process.ts";
import { readConfig } from "./read-config.ts";
import { runWithLimit } from "./run-with-limit.ts";
import { textFromTar } from "./text-from-tar.ts";

const answerTimeoutMs = 30_000;
const pullTimeoutMs = 1_800_000;
const label = "io.pachook.test";

type Program = "docker" | "podman";

/** Docker or podman, whose command lines agree in what is needed here. */
export async function findDockerLike(file: Program, parts: RunnerParts): Promise<Runner | null> {
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
    openWorker: async (image, place) => openWorker(file, parts, { image, place }),
    sweep: () => sweep(file, parts),
    listImages: async () => linesOf((await ask(["images", "--format", "{{.Repository}}:{{.Tag}}"])).stdout),
    removeImage: async (reference) => {
      await ask(["rmi", reference]);
    },
  };
}

type Asked = { exitCode: number; stdout: string; stderr: string };

function asker(file: Program, { run, cwd, env }: RunnerParts) {
  return (args: readonly string[], timeoutMs = answerTimeoutMs): Promise<Asked> =>
    run({ file, args, cwd, env, timeoutMs });
}

async function readImage(file: Program, parts: RunnerParts, reference: string): Promise<ImageFacts> {
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

async function readText(file: Program, parts: RunnerParts, { reference }: ImageFacts, path: string) {
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

/** Each process gets a container of its own, which ends with all that it started. */
function openWorker(
  file: Program,
  parts: RunnerParts,
  { image, place }: { image: ImageFacts; place: WorkerPlace },
): Worker {
  let count = 0;
  return {
    close: async () => undefined,
    async run(wanted): Promise<Ended> {
      count += 1;
      const name = `${place.run}-${place.number}-${count}`;
      const given = giveVariables(wanted.variables, parts.env);
      const [program = "", ...rest] = wanted.cmd;
      const options = [
        "run",
        "--rm",
        "--pull=never",
        "--name",
        name,
        "--label",
        `${label}=${place.run}`,
        ...settings(file, place),
      ];
      const own = [
        ...processOptions(wanted),
        ...given.args,
        "--entrypoint",
        program,
        image.id || image.reference,
        ...rest,
      ];
      const { command, said } = liveProcess(wanted, {
        file,
        args: [...options, ...own],
        cwd: parts.cwd,
        env: given.env,
      });
      const stop = async () => {
        await asker(file, parts)(["rm", "--force", "--volumes", name]).catch(() => null);
      };
      const { timeoutMs } = wanted;
      const run = place.terminal ? parts.runAttached : parts.runLive;
      const code = await runWithLimit(run, command, { timeoutMs, stop }).catch(async (error) => {
        await stop();
        throw error;
      });
      if (code === null) {
        await stop();
        return { kind: "timeout" };
      }
      const why = code >= 125 && code <= 127 ? whyRefused(said()) : null;
      if (why !== null) await stop(); // a container that never began stays as "created"
      return why === null ? { kind: "exited", code } : { kind: "refused", why };
    },
  };
}

function settings(file: Program, place: WorkerPlace): string[] {
  const mounts = [...place.mounts].map(([inside, outside]) => `${outside}:${inside}:ro`);
  const volumes = [`${place.tmp}:/tmp`, `${place.pach}:/pach`, `${place.pachBin}:/pach-bin:ro`, ...mounts];
  return [
    // Podman's own needs a program that is often missing.
    ...(file === "docker" ? ["--init"] : ["--http-proxy=false"]),
    "--no-healthcheck",
    ...(place.network === "default" ? [] : ["--network", place.network]),
    ...(place.terminal ? ["--interactive", "--tty"] : []),
    ...volumes.flatMap((volume) => ["--volume", volume]),
    ...(place.confined ? ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"] : []),
  ];
}

function processOptions({ pfs, stdin, user, workingDir }: WantedProcess): string[] {
  return [
    ...(stdin === null ? [] : ["--interactive"]),
    "--volume",
    `${pfs}:/pfs`,
    ...(user === null ? [] : ["--user", user]),
    ...(workingDir === null ? [] : ["--workdir", workingDir]),
  ];
}

/** What the engine or its init says where the program never began. */
function whyRefused(said: string): string | null {
  const line = said.split("\n").find((each) => /^(docker: |Error: |\[FATAL tini)/.test(each.trim()));
  return line === undefined ? null : line.trim();
}

async function sweep(file: Program, parts: RunnerParts): Promise<number> {
  const ask = asker(file, parts);
  const list = ["ps", "--all", "--filter", `label=${label}`, "--format", `{{.ID}} {{.Label "${label}"}}`];
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
