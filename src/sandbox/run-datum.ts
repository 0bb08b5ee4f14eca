import { Failure } from "../failure.ts";
import type { Datum } from "../pachyderm/datums.ts";
import type { Ended, Worker } from "../tools/container/container.ts";
import type { CodeToRun } from "./code-to-run.ts";
import { collectOutput, type OutputFile } from "./collect-output.ts";
import type { Variables } from "./environment.ts";
import { openLogTail } from "./log-tail.ts";
import { fillPfs, type PfsContent } from "./pfs-folder.ts";

/** What came of one datum. Recovered: `err_cmd` succeeded, so the job does not fail, and nothing is uploaded. */
export type DatumResult = {
  /** From 1, in the order of work. */
  number: number;
  datum: Datum;
  status: "success" | "failed" | "recovered" | "skipped";
  tries: number;
  why: string | null;
  log: string;
  ms: number;
  output: readonly OutputFile[];
};

/** How the code of one pipeline is run on this machine. */
export type JobRun = {
  jobId: string;
  code: CodeToRun;
  /** Beside the datum's own: the image's, and the worker's PATH. */
  imageVariables: Variables;
  user: string | null;
  contentOf: (datum: Datum) => Omit<PfsContent, "jobId" | "datum">;
  now: () => number;
  signal: AbortSignal;
  /** Variables with secrets; and values of secrets, which no log shows. */
  secretNames: ReadonlySet<string>;
  hidden: readonly string[];
};

export type DatumPlace = { worker: Worker; pfs: string };

/** A line of the log where a further try begins. */
const tryMark = "-- try";

/** Runs one datum with all its tries, and leaves its output in the worker's `/pfs`. */
export async function runDatum(
  numbered: { number: number; datum: Datum },
  { worker, pfs }: DatumPlace,
  job: JobRun,
): Promise<DatumResult> {
  const { code } = job;
  const began = job.now();
  const log = openLogTail(job.hidden);
  let [tries, why, recovered]: [number, string, boolean] = [0, "", false];
  const answer = (status: DatumResult["status"], output: readonly OutputFile[]): DatumResult => {
    const ms = job.now() - began;
    return { ...numbered, status, tries, why: status === "success" ? null : why, log: log.text(), ms, output };
  };
  if (code.cmd.length === 0) {
    why = "invalid pipeline transform, no command specified";
    return answer("failed", []);
  }
  while (tries < code.tries) {
    tries += 1;
    if (tries > 1) log.add(`${tryMark} ${tries} of ${code.tries}\n`);
    const content = job.contentOf(numbered.datum);
    fillPfs(pfs, { jobId: job.jobId, datum: numbered.datum, ...content });
    const process = {
      pfs,
      variables: { ...job.imageVariables, ...content.variables },
      secretNames: job.secretNames,
      user: job.user,
      workingDir: code.workingDir,
      timeoutMs: code.timeoutMs,
      onText: log.add,
      signal: job.signal,
    };
    const ended = await worker.run({ ...process, cmd: code.cmd, stdin: code.stdin });
    const fault = faultOf(ended, code);
    if (fault === null) {
      const collected = collectOutput(pfs);
      if (collected.kind === "files") return answer("success", collected.files);
      why = collected.why;
    } else why = fault;
    if (code.errCmd.length === 0 || ended.kind === "timeout") continue;
    const handled = await worker.run({ ...process, cmd: code.errCmd, stdin: code.errStdin });
    recovered = faultOf(handled, code) === null;
  }
  return answer(recovered ? "recovered" : "failed", []);
}

/** Why a process counts as failed; null where it does not. */
export function faultOf(ended: Ended, { accepted, timeoutMs }: CodeToRun): string | null {
  if (ended.kind === "timeout") return `ran longer than datum_timeout (${(timeoutMs ?? 0) / 1000} s) and was killed`;
  if (ended.kind === "refused") return `did not start: ${ended.why}`;
  if (accepted.has(ended.code)) return null;
  const signal = signals.get(ended.code);
  return `exit code ${ended.code}${signal === undefined ? "" : `: ${signal}`}`;
}

const signals: ReadonlyMap<number, string> = new Map([
  [126, "the command may not be executed"],
  [127, "a command was not found"],
  [132, "an instruction that this processor lacks"],
  [134, "it aborted"],
  [137, "killed; out of memory, unless it was killed by itself"],
  [139, "it crashed (segmentation fault)"],
  [143, "ended by SIGTERM"],
]);

/** Ctrl-C is no result of a datum. */
export function isCalledOff(error: unknown): boolean {
  return error instanceof Failure && error.code === "interrupted";
}
