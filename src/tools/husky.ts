import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";
import { foreignEnvironment } from "./git-environment.ts";
import type { Run } from "./run.ts";

// husky's function works on the current directory, which is not ours to change: a Node of its own calls it. It answers
// with "" or with what went wrong, and throws where a file cannot be written. `Run` gives HUSKY=0 to every child; here
// husky itself is meant.
const script = `delete process.env.HUSKY;
const { default: husky } = await import(process.argv[1]);
let said;
try { said = husky(".husky"); } catch (error) { said = error.message; }
process.stdout.write(JSON.stringify([said, process.execPath]));`;

/**
 * Lets husky make `.husky/_` and point `core.hooksPath` there.
 *
 * @param url where husky's module lies
 * @returns the Node that ran it
 * @throws Failure with husky's own words
 */
export async function runHusky(url: string, { top, env, run }: { top: string; env: Env; run: Run }): Promise<string> {
  const outcome = await run({
    file: "node",
    args: ["--input-type=module", "--eval", script, url],
    cwd: top,
    env: foreignEnvironment(env),
    timeoutMs: 60_000,
  });
  const answer: unknown = outcome.exitCode === 0 ? JSON.parse(outcome.stdout) : [outcome.stderr.trim(), ""];
  const [message, node] = Array.isArray(answer) ? answer.map(String) : ["no answer", ""];
  if (message !== "")
    throw new Failure(
      "tool",
      `husky could not switch the hooks on: ${message}`,
      "Mend that, and run `pachook install`; `pachook uninstall` goes back.",
    );
  return node ?? "";
}
