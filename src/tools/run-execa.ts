import { execa } from "execa";
import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";
import type { Command, Outcome } from "./run.ts";
import { withoutSecrets } from "./secrets.ts";

const killAfterMs = 5_000;
const maxOutputChars = 256 * 1024 * 1024;

/** The real `Run`. Children get `HUSKY=0`, so that a hook never starts a hook; the shell is never asked. */
export async function runExeca(command: Command): Promise<Outcome> {
  const result = await execa(command.file, command.args, {
    cwd: command.cwd,
    ...environment(command.env),
    timeout: command.timeoutMs,
    forceKillAfterDelay: killAfterMs,
    maxBuffer: maxOutputChars,
    reject: false,
    stripFinalNewline: false,
    shell: false,
    windowsHide: true,
    ...(command.apart === undefined ? {} : { detached: true }),
    ...(command.stdin === undefined ? { stdin: "ignore" as const } : { input: command.stdin }),
  });
  if (typeof result.exitCode === "number" && !result.timedOut && !result.isMaxBuffer) {
    return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
  }
  throw whyNot(command, result);
}

function environment(env: Env | undefined): { env: Record<string, string | undefined>; extendEnv: boolean } {
  return { env: { ...env, HUSKY: "0" }, extendEnv: env === undefined };
}

type Ended = { timedOut: boolean; isMaxBuffer: boolean; signal?: string | undefined; code?: string | undefined };

// The message names the program and never its environment or input: both may hold secrets. execa's own message
// repeats all arguments, so it is left behind.
function whyNot(command: Command, ended: Ended): Failure {
  const shown = withoutSecrets([command.file, ...command.args.slice(0, 2)].join(" "));
  if (ended.code === "ENOENT") {
    return new Failure("tool", `${command.file} is not there to run`, `Install ${command.file}, or put it on PATH.`);
  }
  if (ended.code === "EACCES") {
    return new Failure("tool", `${command.file} may not be run`, `See who may: ls -l "$(command -v ${command.file})"`);
  }
  if (ended.timedOut) {
    const seconds = Math.round(command.timeoutMs / 1000);
    return new Failure("tool", `${shown} did not end within ${seconds} s and was stopped`, "See why it waits.");
  }
  if (ended.isMaxBuffer) {
    return new Failure(
      "tool",
      `${shown} wrote more than 256 MB and was stopped`,
      "Run it by hand to see what it says.",
    );
  }
  const why =
    ended.signal === undefined
      ? `could not be run (${ended.code ?? "no reason given"})`
      : `was killed by ${ended.signal}`;
  return new Failure("tool", `${shown} ${why}`, "Run it by hand to see more.");
}
