import type { RunnerParts } from "./container.ts";

/** Whether the process that a run's name tells is still there: `pachook-<process id>-<hex>`. */
export async function isAlive(run: string, { run: start, cwd, env }: Omit<RunnerParts, "runLive">): Promise<boolean> {
  const id = /^pachook-(\d+)-/.exec(run)?.[1];
  if (id === undefined) return false;
  const asked = await start({ file: "ps", args: ["-p", id, "-o", "args="], cwd, env, timeoutMs: 10_000 }).catch(
    () => null,
  );
  // Where nobody can tell, nothing of it is taken away.
  return asked === null || asked.exitCode === 0;
}
