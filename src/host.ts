import type { Run } from "./tools/run.ts";

/** Environment variables, as `process.env` has them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Where text goes, and what may be shown there. */
export type Terminal = {
  /** True where colours may be used: a terminal, `NO_COLOR` unset, or `FORCE_COLOR` set. */
  colors: boolean;
  /** True where a person can answer a question: stdin and stderr are terminals, and `CI` is unset. */
  interactive: boolean;
  /** Columns; 80 where nobody says. */
  width: number;
  /** False where `✓` and its like would come out as garbage. */
  unicode: boolean;
};

/** This process: its id, and the program and first words that start the same again. */
export type Self = { pid: number; file: string; args: readonly string[] };

/** Everything that comes from outside. Handed to a function, never reached for: only cli.ts builds the real one. */
export type Host = {
  self: Self;
  cwd: string;
  env: Env;
  terminal: Terminal;
  /** All of standard input, as text. */
  stdin: () => Promise<string>;
  /** The same as bytes: a spec that comes this way may be in any encoding, or broken. */
  stdinBytes: () => Promise<Uint8Array>;
  /** The answer: stdout. The text is written as it is, with no newline added. */
  print: (text: string) => void;
  /** Resolves once there is room for more: a slow reader of millions of lines must not make us keep them all. */
  drained: () => Promise<void>;
  /** The talk: stderr, likewise. */
  note: (text: string) => void;
  run: Run;
  now: () => Date;
  /**
   * Does work that Ctrl-C calls off through the signal, so that it can clean up; a second Ctrl-C ends the process.
   * Where it is absent nobody calls anything off.
   */
  interruptible?: <Result>(work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
};

/** Does work under the host's Ctrl-C. */
export function underCtrlC<Result>(host: Host, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  return host.interruptible === undefined ? work(new AbortController().signal) : host.interruptible(work);
}
