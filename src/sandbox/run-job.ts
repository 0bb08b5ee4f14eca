import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { atMost } from "../tools/at-most.ts";
import type { ImageFacts, Runner, WorkerPlace } from "../tools/container/container.ts";
import type { OutputFile } from "./collect-output.ts";
import { type Numbered, runBatched } from "./run-batched.ts";
import { type DatumResult, type JobRun, runDatum } from "./run-datum.ts";

export type JobPlace = {
  runner: Runner;
  image: ImageFacts;
  /** A folder of this run alone. */
  folder: string;
  workers: number;
  worker: Omit<WorkerPlace, "number" | "tmp" | "pach" | "lasting">;
};

export type JobHooks = {
  onBegin: (numbered: Numbered) => void;
  /** Takes a result while its output still lies in `/pfs`; answers with where it is kept. */
  onResult: (result: DatumResult) => readonly OutputFile[];
};

/** Runs datums side by side, as many as there are workers. A failed one does not stop the others. */
export async function runJob(
  datums: readonly Numbered[],
  place: JobPlace,
  { job, hooks }: { job: JobRun; hooks: JobHooks },
): Promise<DatumResult[]> {
  const results: DatumResult[] = [];
  const take = (result: DatumResult) => results.push({ ...result, output: hooks.onResult(result) });
  const waiting = [...datums];
  const count = Math.max(1, Math.min(place.workers, datums.length));
  const limited = atMost(count);
  const work = Array.from({ length: count }, (_, index) =>
    limited(async () => {
      const own = workerFolders(join(place.folder, `worker-${index + 1}`));
      const worker = await place.runner.openWorker(place.image, {
        ...place.worker,
        number: index + 1,
        tmp: own.tmp,
        pach: own.pach,
        // For one datum, and for code that goes from one to the next by itself, it would only be one program more.
        lasting: datums.length > count && !job.code.batched,
      });
      try {
        if (job.code.batched) {
          const share = datums.filter((_datum, at) => at % count === index);
          share.forEach(hooks.onBegin);
          await runBatched(share, { worker, ...own, onResult: take }, job);
          return;
        }
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          job.signal.throwIfAborted();
          hooks.onBegin(next);
          take(await runDatum(next, { worker, pfs: own.pfs }, job));
        }
      } finally {
        await worker.close();
      }
    }),
  );
  const ended = await Promise.allSettled(work);
  const broken = ended.find((each) => each.status === "rejected");
  if (broken?.status === "rejected") throw broken.reason;
  return results.sort((one, other) => one.number - other.number);
}

function workerFolders(folder: string): { tmp: string; pach: string; pfs: string } {
  const folders = { tmp: join(folder, "tmp"), pach: join(folder, "pach"), pfs: join(folder, "pfs") };
  for (const path of Object.values(folders)) {
    mkdirSync(path, { recursive: true });
    chmodSync(path, path === folders.tmp ? 0o1777 : 0o777);
  }
  return folders;
}
