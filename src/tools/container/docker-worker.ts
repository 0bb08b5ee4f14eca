import type { Ended, ImageFacts, RunnerParts, WantedProcess, Worker, WorkerPlace } from "./container.ts";
import { giveVariables } from "./give-variables.ts";
import { liveProcess } from "./live-process.ts";
import { runWithLimit } from "./run-with-limit.ts";
import { openStanding, type StandingContainer, standingScript } from "./standing-container.ts";

export type DockerLike = "docker" | "podman";

/** All containers of tests bear it, with the name of their run. */
export const testLabel = "io.pachook.test";

const answerTimeoutMs = 30_000;

type Setting = { file: DockerLike; parts: RunnerParts; image: ImageFacts; place: WorkerPlace };

/**
 * One container for all processes, as a cluster has it, where there will be several; else, and where the image has no
 * shell that could wait in one, each process gets a container of its own, which ends with all that it started.
 */
export function openDockerWorker(setting: Setting): Worker {
  const { place, parts } = setting;
  let count = 0;
  let hasShell = !place.terminal;
  let standing: StandingContainer | null = null;
  const nextName = () => {
    count += 1;
    return `${place.run}-${place.number}-${count}`;
  };
  const close = async () => {
    const ending = standing;
    standing = null;
    await ending?.close();
  };
  const stand = async (wanted: WantedProcess) => {
    const name = nextName();
    const args = [...createOptions(setting, name), ...standingOptions(setting, wanted)];
    const command = { file: setting.file, args, cwd: parts.cwd, env: parts.env, signal: wanted.signal };
    standing = await openStanding(parts.runLive, { name, command, remove: () => removeContainer(setting, name) });
    hasShell = standing !== null;
    return standing;
  };
  return {
    close,
    async run(wanted) {
      // Of its own, the engine makes a working directory that is missing; in a standing one it refuses, as a cluster does.
      const container =
        hasShell && (place.lasting || wanted.workingDir !== null) ? (standing ?? (await stand(wanted))) : null;
      if (container === null) return runAlone(setting, wanted, nextName());
      let stands = false;
      try {
        const start = { name: container.name, before: ["exec"], after: [container.name, ...wanted.cmd] };
        const ended = await runProcess(setting, wanted, start);
        stands = ended.kind !== "timeout" && (await container.tidy());
        return ended;
      } finally {
        if (!stands) await close();
      }
    },
  };
}

async function runAlone(setting: Setting, wanted: WantedProcess, name: string): Promise<Ended> {
  const [program = "", ...rest] = wanted.cmd;
  // Podman's own needs a program that is often missing.
  const init = setting.file === "docker" ? ["--init"] : [];
  const before = [...createOptions(setting, name), ...init, "--volume", `${wanted.pfs}:/pfs`];
  const after = ["--entrypoint", program, referenceOf(setting), ...rest];
  const ended = await runProcess(setting, wanted, { name, before, after });
  if (ended.kind === "refused") await removeContainer(setting, name); // one that never began stays as "created"
  return ended;
}

type Start = { name: string; before: readonly string[]; after: readonly string[] };

/** Whatever ends a process before its time removes its container. */
async function runProcess(setting: Setting, wanted: WantedProcess, { name, before, after }: Start): Promise<Ended> {
  const { file, parts, place } = setting;
  const given = giveVariables(wanted.variables, parts.env);
  const args = [...before, ...processOptions(wanted, place), ...given.args, ...after];
  const { command, said } = liveProcess(wanted, { file, args, cwd: parts.cwd, env: given.env });
  const stop = () => removeContainer(setting, name);
  const run = place.terminal ? parts.runAttached : parts.runLive;
  const code = await runWithLimit(run, command, { timeoutMs: wanted.timeoutMs, stop }).catch(async (error) => {
    await stop();
    throw error;
  });
  if (code === null) {
    await stop();
    return { kind: "timeout" };
  }
  const why = code >= 125 && code <= 127 ? whyRefused(said()) : null;
  return why === null ? { kind: "exited", code } : { kind: "refused", why };
}

function createOptions({ file, place }: Setting, name: string): string[] {
  const mounts = [...place.mounts].map(([inside, outside]) => `${outside}:${inside}:ro`);
  const volumes = [`${place.tmp}:/tmp`, `${place.pach}:/pach`, `${place.pachBin}:/pach-bin:ro`, ...mounts];
  return [
    ...["run", "--rm", "--pull=never", "--name", name, "--label", `${testLabel}=${place.run}`],
    ...(file === "docker" ? [] : ["--http-proxy=false"]),
    "--no-healthcheck",
    ...(place.network === "default" ? [] : ["--network", place.network]),
    ...volumes.flatMap((volume) => ["--volume", volume]),
    ...(place.confined ? ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"] : []),
  ];
}

function standingOptions(setting: Setting, { pfs, user }: WantedProcess): string[] {
  // Docker has no other default, and no word for it.
  const processes = setting.file === "docker" ? [] : ["--pid=private"];
  const own = ["--interactive", "--volume", `${pfs}:/pfs`, ...(user === null ? [] : ["--user", user])];
  return [...processes, ...own, "--entrypoint", "sh", referenceOf(setting), "-c", standingScript];
}

function processOptions({ stdin, user, workingDir }: WantedProcess, { terminal }: WorkerPlace): string[] {
  return [
    ...(terminal ? ["--interactive", "--tty"] : stdin === null ? [] : ["--interactive"]),
    ...(user === null ? [] : ["--user", user]),
    ...(workingDir === null ? [] : ["--workdir", workingDir]),
  ];
}

function referenceOf({ image }: Setting): string {
  return image.id || image.reference;
}

async function removeContainer({ file, parts: { run, cwd, env } }: Setting, name: string): Promise<void> {
  const ask = (args: readonly string[]) => run({ file, args, cwd, env, timeoutMs: answerTimeoutMs }).catch(() => null);
  // Podman's `rm` asks process 1 to end and waits ten seconds first; docker's does not.
  if (file === "podman") await ask(["kill", "--signal", "KILL", name]);
  await ask(["rm", "--force", "--volumes", name]);
}

/** What the engine or its init says where the program never began. */
function whyRefused(said: string): string | null {
  const line = said
    .split("\n")
    .find((each) => /^(docker: |Error: |OCI runtime exec failed: |\[FATAL tini)/.test(each.trim()));
  return line === undefined ? null : line.trim();
}
