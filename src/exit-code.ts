import { Failure, type FailureCode } from "./failure.ts";

/** The process's answer: 0 clean, 1 problems, 2 bad usage or config, 3 a step or tool failed, 4 our bug, 130 stopped. */
export function exitCodeOf(error: unknown): number {
  return error instanceof Failure ? exitCodes[error.code] : 4;
}

const exitCodes = { usage: 2, config: 2, git: 3, tool: 3, file: 3, interrupted: 130 } satisfies Record<
  FailureCode,
  number
>;
