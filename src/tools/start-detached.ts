import { spawn } from "node:child_process";
import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";

export type DetachedCommand = { file: string; args: readonly string[]; cwd: string; env: Env };

/**
 * Starts a program that outlives us and the terminal. It holds none of our descriptors: `git push | cat` and editors
 * wait until the last holder of the pipe has closed it.
 */
export async function startDetached({ file, args, cwd, env }: DetachedCommand): Promise<void> {
  const child = spawn(file, args, { cwd, env, detached: true, stdio: "ignore", windowsHide: true });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (cause) =>
      reject(new Failure("tool", `${file} did not start`, "See that it is there to run.", { cause })),
    );
  });
  child.unref();
}
