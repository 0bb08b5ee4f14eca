import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";
import type { Outcome } from "./run.ts";
import type { RunLive } from "./run-live.ts";

export type AttachedCommand = { file: string; args: readonly string[]; cwd: string; env: Env };

/** Runs a program that talks with the person at the terminal, who may be asked things; its stdout is the answer. */
export function runAtTerminal({ file, args, cwd, env }: AttachedCommand): Promise<Omit<Outcome, "stderr">> {
  const child = spawn(file, args, { cwd, env, stdio: ["inherit", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(notStarted(file, cause)));
    child.once("close", (code, signal) => {
      const stdout = Buffer.concat(chunks).toString("utf8");
      if (code !== null) resolve({ exitCode: code, stdout });
      else reject(new Failure("interrupted", `${file} was ended by ${signal}`, "Run the same command again."));
    });
  });
}

/** Runs a program whose whole output goes to the end of a file; answers with its exit code, 128 where it was killed. */
export async function runIntoFile({ file, args, cwd, env }: AttachedCommand, path: string): Promise<number> {
  const log = openSync(path, "a", 0o600);
  try {
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", log, log], windowsHide: true });
    return await new Promise<number>((resolve, reject) => {
      child.once("error", (cause) => reject(notStarted(file, cause)));
      child.once("close", (code) => resolve(code ?? 128));
    });
  } finally {
    closeSync(log);
  }
}

/** Runs a program with the person's own terminal: what it prints is seen and kept by nobody else. */
export const runAttached: RunLive = ({ file, args, cwd, env, signal }) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: { ...env, HUSKY: "0" }, stdio: "inherit" });
    const stop = () => child.kill("SIGTERM");
    signal.addEventListener("abort", stop, { once: true });
    child.once("error", (cause) => reject(notStarted(file, cause)));
    child.once("close", (code) => {
      signal.removeEventListener("abort", stop);
      resolve(code ?? 1);
    });
  });

function notStarted(file: string, cause: Error): Failure {
  return new Failure("tool", `${file} did not start`, `Install ${file}, or put it on PATH.`, { cause });
}
