import { posix } from "node:path";
import type { CreatePipelineRequest } from "../pachyderm/request.ts";

/** What a pipeline says about how its code is run, with every default filled in. */
export type CodeToRun = {
  cmd: readonly string[];
  /** Null: the null device. */
  stdin: string | null;
  errCmd: readonly string[];
  errStdin: string | null;
  workingDir: string | null;
  accepted: ReadonlySet<number>;
  timeoutMs: number | null;
  tries: number;
  batched: boolean;
};

const usualTries = 3;

/** Source: pachyderm, src/server/worker/driver/driver.go, RunUserCode; src/server/worker/datum/datum.go. */
export function codeToRun({ transform = {}, datum_timeout, datum_tries }: CreatePipelineRequest): CodeToRun {
  const { working_dir } = transform;
  return {
    cmd: transform.cmd ?? [],
    stdin: linesOf(transform.stdin),
    errCmd: transform.err_cmd ?? [],
    errStdin: linesOf(transform.err_stdin),
    workingDir: working_dir === undefined || working_dir === "" ? null : posix.join("/", working_dir),
    accepted: new Set([0, ...(transform.accept_return_code ?? []).map(Number)]),
    timeoutMs: datum_timeout === undefined || datum_timeout <= 0n ? null : Number(datum_timeout / 1_000_000n),
    tries: Number(datum_tries ?? 0n) || usualTries,
    batched: transform.datum_batching ?? false,
  };
}

function linesOf(lines: readonly string[] | undefined): string | null {
  return lines === undefined || lines.length === 0 ? null : `${lines.join("\n")}\n`;
}
