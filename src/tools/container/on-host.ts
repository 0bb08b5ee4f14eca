import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Ended, Runner, RunnerParts, WantedProcess, Worker, WorkerPlace } from "./container.ts";
import { liveProcess } from "./live-process.ts";
import { runWithLimit } from "./run-with-limit.ts";

const hidden = new Set(["pfs", "tmp", "pach", "pach-bin", "proc", "dev", "app"]);

/**
 * No image at all: the command runs with this machine's programs, in a mount namespace of bubblewrap that has `/pfs`
 * and nothing writable but that and `/tmp`.
 */
export async function findHostRunner(parts: RunnerParts): Promise<Runner | null> {
  const { run, cwd, env } = parts;
  const works = await run({
    file: "bwrap",
    args: ["--ro-bind", "/", "/", "--unshare-pid", "true"],
    cwd,
    env,
    timeoutMs: 10_000,
  }).catch(() => null);
  if (works === null || works.exitCode !== 0) return null;
  return {
    name: "host",
    version: "this machine's own programs, in bubblewrap",
    readImage: async (reference) => ({ reference, id: "host", env: machineVariables(parts), user: "" }),
    hasImage: async () => true,
    readText: async () => null,
    openWorker: async (_image, place) => workerOf(parts, place),
    sweep: async () => 0,
    listImages: async () => [],
    removeImage: async () => undefined,
  };
}

function machineVariables({ env }: RunnerParts): Record<string, string> {
  return Object.fromEntries(["PATH", "LANG"].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

function workerOf(parts: RunnerParts, place: WorkerPlace): Worker {
  return {
    close: async () => undefined,
    async run(wanted): Promise<Ended> {
      const { variables } = wanted;
      const { command, said } = liveProcess(wanted, {
        file: "bwrap",
        args: [...mountOptions(place, wanted), "--", ...wanted.cmd],
        cwd: parts.cwd,
        env: { ...machineVariables(parts), HOME: "/tmp", ...variables },
      });
      const ending = new AbortController();
      const start = place.terminal ? parts.runAttached : parts.runLive;
      const runLive: typeof start = (live) => start({ ...live, signal: AbortSignal.any([live.signal, ending.signal]) });
      // With bubblewrap ends all of its own process namespace.
      const stop = async () => ending.abort();
      const code = await runWithLimit(runLive, command, { timeoutMs: wanted.timeoutMs, stop });
      if (code === null) return { kind: "timeout" };
      const why = said()
        .split("\n")
        .find((line) => line.startsWith("bwrap: "));
      return code !== 0 && why !== undefined ? { kind: "refused", why } : { kind: "exited", code };
    },
  };
}

/** The root is made anew of this machine's folders, so that files can be shown where it has no folder. */
function mountOptions(
  { tmp, pach, pachBin, mounts, network, terminal }: WorkerPlace,
  { pfs, workingDir }: WantedProcess,
): string[] {
  const tops = readdirSync("/", { withFileTypes: true }).filter(({ name }) => !hidden.has(name));
  const shown = tops.flatMap((entry) => ["--ro-bind-try", join("/", entry.name), join("/", entry.name)]);
  const files = [...mounts].flatMap(([inside, outside]) => ["--ro-bind", outside, inside]);
  return [
    "--die-with-parent",
    "--unshare-pid",
    // A shell wants the person's terminal: without it there is no job control, and Ctrl-C ends Pachook instead.
    ...(terminal ? [] : ["--new-session"]),
    ...(network === "none" ? ["--unshare-net"] : []),
    ...["--tmpfs", "/", ...shown, "--proc", "/proc", "--dev", "/dev"],
    ...["--bind", tmp, "/tmp", "--bind", pfs, "/pfs", "--bind", pach, "/pach", "--ro-bind", pachBin, "/pach-bin"],
    ...files,
    ...["--chdir", workingDir ?? "/"],
  ];
}
