import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../failure.ts";
import type { Ended, ImageFacts, Runner, RunnerParts, WantedProcess, Worker, WorkerPlace } from "./container.ts";
import { endProcesses } from "./end-processes.ts";
import { isAlive, isRunName } from "./is-alive.ts";
import { linesOf } from "./lines-of.ts";
import { liveProcess } from "./live-process.ts";
import { readConfig } from "./read-config.ts";
import { runWithLimit } from "./run-with-limit.ts";
import { withSecretScript } from "./secret-script.ts";

const answerTimeoutMs = 60_000;
const pullTimeoutMs = 1_800_000;

/** What buildah adds to the output of code that fails. */
const ownWords = /^(subprocess exited with status \d+|Error: exit status \d+)\n/gm;

type Ask = (args: readonly string[], timeoutMs?: number) => ReturnType<RunnerParts["run"]>;

/** Buildah, whose working containers outlive a process: one a worker, as the cluster has it. */
export async function findBuildah(parts: RunnerParts): Promise<Runner | null> {
  const ask: Ask = (args, timeoutMs = answerTimeoutMs) =>
    parts.run({ file: "buildah", args, cwd: parts.cwd, env: parts.env, timeoutMs });
  const version = await ask(["--version"]).catch(() => null);
  if (version === null || version.exitCode !== 0) return null;
  return {
    name: "buildah",
    version: `buildah ${/version ([^\s,]+)/.exec(version.stdout)?.[1] ?? ""}`.trim(),
    readImage: (reference) => readImage(ask, reference),
    hasImage: async (reference) => (await ask(["inspect", "--type", "image", reference])).exitCode === 0,
    readText: (image, path) => readText(ask, image, path),
    openWorker: (image, place) => openWorker(parts, ask, { image, place }),
    sweep: () => sweep(parts, ask),
    listImages: async () => linesOf((await ask(["images", "--noheading", "--format", "{{.Name}}:{{.Tag}}"])).stdout),
    removeImage: async (reference) => {
      await ask(["rmi", reference]);
    },
  };
}

async function readImage(ask: Ask, reference: string): Promise<ImageFacts> {
  const inspect = ["inspect", "--type", "image", "--format", "{{json .Docker}}", reference];
  let shown = await ask(inspect);
  if (shown.exitCode !== 0) {
    const pulled = await ask(["pull", "--quiet", reference], pullTimeoutMs);
    if (pulled.exitCode !== 0) {
      const why = pulled.stderr.trim().split("\n").at(-1) ?? "";
      throw new Failure("tool", `buildah has no image ${reference}: ${why}`, "Build it, or name one with --image.");
    }
    shown = await ask(inspect);
  }
  const id = await ask(["images", "--quiet", "--no-trunc", reference]);
  return { reference, ...readConfig(shown.stdout), id: id.stdout.trim() };
}

async function readText(ask: Ask, { reference }: ImageFacts, path: string): Promise<string | null> {
  const from = await ask(["from", "--pull-never", reference]);
  const container = from.stdout.trim().split("\n").at(-1) ?? "";
  if (from.exitCode !== 0) return null;
  try {
    const mounted = await ask(["mount", container]);
    const file = join(mounted.stdout.trim(), path);
    // A link of the image would lead to a file of this machine.
    return lstatSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, "utf8") : null;
  } finally {
    await ask(["rm", container]);
  }
}

type Opening = { image: ImageFacts; place: WorkerPlace };

async function openWorker(parts: RunnerParts, ask: Ask, { image, place }: Opening): Promise<Worker> {
  const name = `${place.run}-${place.number}`;
  const from = await ask(["from", "--pull-never", "--name", name, image.reference]);
  if (from.exitCode !== 0) {
    const why = from.stderr.trim().split("\n").at(-1) ?? "";
    throw new Failure("tool", `buildah made no container of ${image.reference}: ${why}`, "Run: buildah images");
  }
  return {
    close: async () => {
      await ask(["rm", name]);
    },
    async run(wanted): Promise<Ended> {
      const secret = withSecretScript(wanted, place);
      const args = ["run", ...settings(place), ...processOptions(wanted), ...secret.options, "--", name, ...secret.cmd];
      const onText = (text: string) => wanted.onText(text.replace(ownWords, ""));
      const start = { file: "buildah", args, cwd: parts.cwd, env: parts.env };
      const { command, said } = liveProcess({ ...wanted, onText }, start);
      const marks = { folder: wanted.pfs, variables: marksOf(wanted) };
      const stop = () => endProcesses(parts, marks);
      const run = place.terminal ? parts.runAttached : parts.runLive;
      const code = await runWithLimit(run, command, { timeoutMs: wanted.timeoutMs, stop });
      await stop(); // what the code has left running
      if (code === null) return { kind: "timeout" };
      const why = code === 0 ? null : whyRefused(said());
      return why === null ? { kind: "exited", code } : { kind: "refused", why };
    },
  };
}

function settings({ tmp, pach, pachBin, mounts, network, confined, terminal }: WorkerPlace): string[] {
  const files = [...mounts].map(([inside, outside]) => `${outside}:${inside}:ro`);
  return [
    ...[`${tmp}:/tmp`, `${pach}:/pach`, `${pachBin}:/pach-bin:ro`, ...files].flatMap((volume) => ["--volume", volume]),
    ...(network === "default" ? [] : ["--network", network]),
    ...(terminal ? ["--terminal"] : []),
    ...(confined ? ["--cap-drop", "ALL"] : []),
  ];
}

function processOptions({ pfs, user, workingDir, variables, secretNames }: WantedProcess): string[] {
  const shown = Object.entries(variables).filter(([name]) => !secretNames.has(name));
  return [
    ...shown.flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    "--volume",
    `${pfs}:/pfs`,
    ...(user === null ? [] : ["--user", user]),
    ...(workingDir === null ? [] : ["--workingdir", workingDir]),
  ];
}

/** What tells the code of one datum from that of all others, also of those beside it. */
function marksOf({ variables }: WantedProcess): string[] {
  const { PACH_JOB_ID = "", PACH_DATUM_ID = "" } = variables;
  const isDatum = PACH_JOB_ID !== "" && PACH_DATUM_ID !== "";
  return isDatum ? [`PACH_JOB_ID=${PACH_JOB_ID}`, `PACH_DATUM_ID=${PACH_DATUM_ID}`] : [];
}

/** What buildah says where the program never began. Source: buildah, chroot/run_linux.go; runc. */
function whyRefused(said: string): string | null {
  const lines = said.split("\n").map((line) => line.trim());
  return (
    lines.find((line) =>
      /executable file not found|no such file or directory.*exec|unable to start container/.test(line),
    ) ?? null
  );
}

async function sweep(parts: RunnerParts, ask: Ask): Promise<number> {
  const { stdout } = await ask(["containers", "--noheading", "--format", "{{.ContainerName}}"]).catch(() => ({
    stdout: "",
  }));
  let swept = 0;
  for (const name of linesOf(stdout)) {
    if (!isRunName(name) || (await isAlive(name))) continue;
    await endProcesses(parts, { folder: name.replace(/-[0-9a-f]+-\d+$/, ""), variables: [] });
    await ask(["rm", name]);
    swept += 1;
  }
  return swept;
}
