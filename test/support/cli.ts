import { join } from "node:path";
import type { Env } from "../../src/host.ts";
import type { Outcome } from "../../src/tools/run.ts";
import { runChild } from "./run-child.ts";
import { stagedPackage } from "./staged-package.ts";

/** Where the command line runs; a Repo of withRepo is one. */
export type Place = { dir: string; env: Env };

/** Runs the built `pachook`, with the Node that runs the tests, as a child in that place. */
export async function runCli({ dir, env }: Place, args: readonly string[], stdin = ""): Promise<Outcome> {
  const cli = join(await stagedPackage(), "dist", "cli.cjs");
  return runChild({ file: process.execPath, args: [cli, ...args], cwd: dir, env, stdin });
}
