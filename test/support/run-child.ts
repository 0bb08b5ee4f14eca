import { execa } from "execa";
import type { Env } from "../../src/host.ts";
import type { Outcome } from "../../src/tools/run.ts";

export type Child = {
  file: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment; nothing is inherited. */
  env: Env;
  stdin?: string;
  timeoutMs?: number;
};

/** Runs a real program for a test. Any exit code is an answer; never running, a signal or the time limit throw. */
export async function runChild({ file, args, cwd, env, stdin = "", timeoutMs = 180_000 }: Child): Promise<Outcome> {
  const options = { cwd, env, extendEnv: false, input: stdin, timeout: timeoutMs, stripFinalNewline: false };
  const done = await execa(file, args, { ...options, reject: false });
  if (done.exitCode === undefined) throw new Error(`${file} ${args.join(" ")} did not end by itself: ${done.message}`);
  return { exitCode: done.exitCode, stdout: done.stdout, stderr: done.stderr };
}
