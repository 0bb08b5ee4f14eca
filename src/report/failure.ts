import { version } from "../about.ts";
import type { Failure } from "../failure.ts";
import { harmlessLines } from "./harmless.ts";

/** What could not be done, and what to do next. */
export function showFailure(failure: Failure): string {
  return harmlessLines(`pachook: ${failure.message}\n         ${failure.hint}\n`);
}

/** A mistake of ours: everything that helps to find it, and where to say so. */
export function showBug(error: unknown, node: string): string {
  return harmlessLines(
    [
      "pachook: this is our bug, not yours; nothing was changed after it happened.",
      error instanceof Error ? chainOf(error) : String(error),
      `pachook ${version}, Node ${node}`,
      "Please report these lines, with the command you typed, where Pachook's source is kept (npm repo pachook).",
      "",
    ].join("\n"),
  );
}

/** The stack, and those of what caused it. */
function chainOf(error: Error): string {
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause instanceof Error ? `${stack}\ncaused by: ${chainOf(error.cause)}` : stack;
}
