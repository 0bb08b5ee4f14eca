import type { Datum } from "../pachyderm/datums.ts";
import { collectOutput } from "./collect-output.ts";
import { openLogTail } from "./log-tail.ts";
import { openNextDatum } from "./next-datum.ts";
import { fillPfs } from "./pfs-folder.ts";
import { type DatumPlace, type DatumResult, faultOf, isCalledOff, type JobRun } from "./run-datum.ts";

export type Numbered = { number: number; datum: Datum };

/** `pach` is the folder that the container sees as `/pach`. `onResult` takes a datum's output before the next begins. */
export type Batch = DatumPlace & { pach: string; onResult: (result: DatumResult) => void };

/**
 * Runs datums of a pipeline with `datum_batching`: the code starts once and asks for one datum after the other. When
 * it ends by itself, asks with `--error`, or takes too long, it is started anew for the next try.
 * Source: pachyderm, src/server/worker/pipeline/transform/worker.go, handleDatumSetBatching.
 */
export async function runBatched(datums: readonly Numbered[], batch: Batch, job: JobRun): Promise<void> {
  const { code } = job;
  let [at, tries] = [0, 0];
  while (at < datums.length) {
    const next = openNextDatum(batch.pach);
    const ending = new AbortController();
    const log = openLogTail(job.hidden);
    const running = batch.worker
      .run({
        pfs: batch.pfs,
        cmd: code.cmd,
        stdin: code.stdin,
        variables: { ...job.imageVariables, ...withoutDatum(job, datums[at]) },
        secretNames: job.secretNames,
        user: job.user,
        workingDir: code.workingDir,
        timeoutMs: null,
        onText: log.add,
        signal: AbortSignal.any([job.signal, ending.signal]),
      })
      .then((ended) => faultOf(ended, code) ?? "user code exited prematurely")
      .catch((error: unknown) => {
        if (isCalledOff(error) && !job.signal.aborted) return "";
        throw error;
      });
    let why = await askedOrOver(next.asked(ending.signal), running);
    while (why.kind === "asked" && at < datums.length) {
      const numbered = datums[at];
      if (numbered === undefined) break;
      const began = job.now();
      log.clear();
      fillPfs(batch.pfs, { jobId: job.jobId, datum: numbered.datum, ...job.contentOf(numbered.datum) });
      tries += 1;
      next.answer();
      why = await withTimeout(askedOrOver(next.asked(ending.signal), running), code.timeoutMs);
      const collected = why.kind === "asked" && why.error === "" ? collectOutput(batch.pfs) : null;
      const fault =
        collected?.kind === "files" ? null : collected?.kind === "refused" ? collected.why : wordsFor(why, code);
      const about = { ...numbered, tries, log: log.text(), ms: job.now() - began };
      if (fault !== null && tries < code.tries) break;
      const output = collected?.kind === "files" ? collected.files : [];
      batch.onResult({ ...about, status: fault === null ? "success" : "failed", why: fault, output });
      [at, tries] = [at + 1, 0];
      if (fault !== null) break;
    }
    ending.abort();
    if (why.kind === "over" && tries === 0 && at < datums.length && datums[at] !== undefined) {
      // It ended before it asked for anything: that counts as a try of the datum that was next.
      tries += 1;
    }
    const numbered = datums[at];
    if (why.kind === "over" && numbered !== undefined && tries >= code.tries) {
      batch.onResult({ ...numbered, status: "failed", tries, why: why.why, log: log.text(), ms: 0, output: [] });
      [at, tries] = [at + 1, 0];
    }
    await running;
  }
}

type Turn = { kind: "asked"; error: string } | { kind: "over"; why: string } | { kind: "late" };

async function askedOrOver(asked: Promise<string | null>, running: Promise<string>): Promise<Turn> {
  return Promise.race([
    asked.then((error): Turn => ({ kind: "asked", error: error ?? "" })),
    running.then((why): Turn => ({ kind: "over", why })),
  ]);
}

function withTimeout(turn: Promise<Turn>, timeoutMs: number | null): Promise<Turn> {
  if (timeoutMs === null) return turn;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Turn>((resolve) => {
    timer = setTimeout(() => resolve({ kind: "late" }), timeoutMs);
  });
  return Promise.race([turn, late]).finally(() => clearTimeout(timer));
}

function wordsFor(turn: Turn, code: JobRun["code"]): string {
  if (turn.kind === "late") return faultOf({ kind: "timeout" }, code) ?? "";
  return turn.kind === "over" ? turn.why : `the code said: ${turn.error}`;
}

/** What the code starts with: no datum is there yet. */
function withoutDatum(job: JobRun, numbered: Numbered | undefined): Record<string, string> {
  if (numbered === undefined) return {};
  const { variables } = job.contentOf(numbered.datum);
  const names = new Set(numbered.datum.files.map(({ leaf }) => leaf.name));
  const isOfDatum = (name: string) =>
    name === "PACH_DATUM_ID" ||
    names.has(name) ||
    names.has(name.replace(/_COMMIT$/, "")) ||
    /^PACH_DATUM_.*_(JOIN_ON|GROUP_BY)$/.test(name);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !isOfDatum(name)));
}
