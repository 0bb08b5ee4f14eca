import { spawn } from "node:child_process";
import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";
import type { Outcome } from "./run.ts";

export type ShieldedCommand = { file: string; args: readonly string[]; cwd: string; env: Env; stdin: string };

/**
 * Runs a program that must not be stopped half-way: in a session of its own, where neither Ctrl-C nor a closed terminal
 * reaches it or what it starts. When we are stopped it goes on to its end by itself. It talks on our stderr, so that
 * `git commit 2>&1 | cat` and editors wait for it.
 */
export function runShielded({ file, args, cwd, env, stdin }: ShieldedCommand): Promise<Omit<Outcome, "stderr">> {
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "inherit"], windowsHide: true });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdin.on("error", () => {}); // a program that ends early does not read all; its exit code says more
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.once("error", (cause) =>
      reject(new Failure("tool", `${file} did not start`, "See that it is there to run.", { cause })),
    );
    child.once("close", (code) => resolve({ exitCode: code ?? 128, stdout: Buffer.concat(chunks).toString("utf8") }));
  });
}
