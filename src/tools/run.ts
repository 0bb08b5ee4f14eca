import type { Env } from "../host.ts";

/** Runs a program to its end. An exit code is an answer; only "never ran", "was killed" and "ran too long" throw. */
export type Run = (command: Command) => Promise<Outcome>;

export type Outcome = { exitCode: number; stdout: string; stderr: string };

export type Command = {
  file: string;
  /** Never a shell string. Put `--` before anything a user named. */
  args: readonly string[];
  cwd: string;
  timeoutMs: number;
  /** The whole environment of the child; without it the child gets the host's. */
  env?: Env;
  stdin?: string;
  /**
   * Ctrl-C at the terminal does not reach it. For what has to come to its end, so that it is known what became of it:
   * whoever started it hears Ctrl-C, and takes back what has to be.
   */
  apart?: true;
};
