import type { RunnerParts } from "../../src/tools/container/container.ts";
import type { LiveCommand } from "../../src/tools/run-live.ts";

/**
 * Stands for docker or podman: a container that waits answers each line it reads, and each process in it ends with the
 * next code. `calls` is what was started, a line each.
 */
export function standingEngine(codes: readonly number[]): { parts: RunnerParts; calls: string[]; live: LiveCommand[] } {
  const [calls, live, left]: [string[], LiveCommand[], number[]] = [[], [], [...codes]];
  const runLive = async (command: LiveCommand) => {
    calls.push(command.args.join(" "));
    live.push(command);
    if (command.readStdout === null) return left.shift() ?? 0;
    await command.readStdout(answers(command.stdin));
    return 0;
  };
  const run: RunnerParts["run"] = async ({ args }) => {
    calls.push(args.join(" "));
    return { exitCode: 0, stdout: "", stderr: "" };
  };
  return { parts: { env: {}, cwd: "/", run, runLive, runAttached: runLive }, calls, live };
}

async function* answers(stdin: LiveCommand["stdin"]) {
  yield Buffer.from("up\n");
  for await (const _ of stdin ?? []) yield Buffer.from("tidy\n");
}
