import { type ChildProcess, spawn } from "node:child_process";
import type { Env } from "../../src/host.ts";

/** A server that a test started. `stop` ends it and waits until it is gone. */
export type Server = { stop: () => Promise<void>; output: () => string };

export type ServerCommand = {
  file: string;
  args: readonly string[];
  env: Env;
  /** True once it answers. */
  isUp: () => Promise<boolean>;
  timeoutMs: number;
};

const killAfterMs = 15_000;
const endSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Starts a server and waits until it answers. It is ended also when this process ends first, or is asked to. */
export async function startServer({ file, args, env, isUp, timeoutMs }: ServerCommand): Promise<Server> {
  const child = spawn(file, args, { env: { ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const keep = (text: string) => {
    output = (output + text).slice(-20_000);
  };
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  child.on("error", (error) => keep(error.message));
  const killNow = () => void child.kill("SIGTERM");
  process.on("exit", killNow);
  const breakOff = () => void end(child).finally(() => process.exit(130)); // folders go when the process does
  for (const signal of endSignals) process.on(signal, breakOff);
  const stop = async () => {
    await end(child);
    process.off("exit", killNow);
    for (const signal of endSignals) process.off(signal, breakOff);
  };
  const deadline = Date.now() + timeoutMs;
  while (!(await isUp())) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      await stop();
      throw new Error(`${file} did not come up: ${output.slice(-600)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { stop, output: () => output };
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const killing = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    child.on("close", () => {
      clearTimeout(killing);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
