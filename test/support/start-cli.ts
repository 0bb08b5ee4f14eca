import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Place } from "./cli.ts";
import { stagedPackage } from "./staged-package.ts";

/** The built `pachook`, still running: a command that goes on until somebody ends it. */
export type StartedCli = {
  /** Waits until what it has printed and noted so far is as wanted. */
  until: (isReached: (so: { printed: string; noted: string }) => boolean) => Promise<void>;
  /** Ctrl-C, which a terminal sends to the whole group; the exit code. */
  interrupt: () => Promise<number | null>;
};

const deadlineMs = 120_000;

/** Starts it, and ends it with its children whatever the test does. */
export async function withStartedCli<T>(
  { dir, env }: Place,
  args: readonly string[],
  test: (cli: StartedCli) => Promise<T>,
): Promise<T> {
  const file = join(await stagedPackage(), "dist", "cli.cjs");
  const child = spawn(process.execPath, [file, ...args], { cwd: dir, env: { ...env }, detached: true });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  let [printed, noted] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    noted += text;
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const send = (signal: NodeJS.Signals) => {
    if (isRunning() && child.pid !== undefined) process.kill(-child.pid, signal);
  };
  const until: StartedCli["until"] = async (isReached) => {
    const deadline = Date.now() + deadlineMs;
    while (!isReached({ printed, noted })) {
      if (!isRunning() || Date.now() > deadline) throw new Error(`it did not come to that: ${printed}${noted}`);
      await pause(50);
    }
  };
  const interrupt = () => {
    send("SIGINT");
    return ended;
  };
  try {
    return await test({ until, interrupt });
  } finally {
    send("SIGKILL");
    await ended;
  }
}
