import { tmpdir } from "node:os";
import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";
import type { Run } from "./run.ts";

export type Sending = {
  /** Specs as pachctl reads them. They go in on stdin: pachctl fails on arguments that are not ASCII. */
  text: string;
  /** Null: pachctl's own. */
  context: string | null;
  project: string | null;
};

const timeoutMs = 120_000;

/** Creates or updates the pipelines of a text with pachctl. The user's own settings of pachctl are only read. */
export async function sendPipelines({ text, context, project }: Sending, { run, env }: { run: Run; env: Env }) {
  const args = ["update", "pipeline", "--file", "-", ...(project === null ? [] : ["--project", project])];
  const own = context === null ? env : { ...env, PACH_CONTEXT: context };
  const outcome = await run({ file: "pachctl", args, cwd: tmpdir(), env: own, stdin: text, timeoutMs });
  if (outcome.exitCode === 0) return;
  const said = outcome.stderr.trim().split("\n").at(-1) ?? "";
  throw new Failure("tool", `pachctl refused: ${said}`, "Mend what it says; what was sent before stands.");
}
