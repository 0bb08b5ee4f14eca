import { spawn } from "node:child_process";
import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";
import { readingEnvironment } from "./git-environment.ts";

/** A repository to read from: any folder of its work tree, and the environment that git was started with. */
export type Where = { cwd: string; env: Env };

/**
 * Runs one git command and answers with its stdout. Through child_process, not through `Run`: this is the commit
 * path, and execa takes longer to load than git takes to answer.
 */
export function askGit({ cwd, env }: Where, args: readonly string[], stdin = ""): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, { cwd, env: readingEnvironment(env), stdio: ["pipe", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", (cause) => reject(gitNotStarted(cause)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(Buffer.concat(stdout));
      else reject(gitRefused(args, signal ?? `exit code ${code}`, Buffer.concat(stderr).toString()));
    });
    // A git that fails early closes its stdin; its exit code says more than our broken pipe.
    child.stdin.on("error", () => {});
    child.stdin.end(stdin);
  });
}

export function gitNotStarted(cause: Error): Failure {
  return new Failure("git", "git did not start", "Install git, and see that it is on PATH.", { cause });
}

function gitRefused(args: readonly string[], how: string, stderr: string): Failure {
  const said = stderr.trim().split("\n")[0] || "without a word";
  return new Failure(
    "git",
    `git ${args[0] ?? ""} failed (${how}): ${said}`,
    "Run `git status` here and mend what it says.",
  );
}
