import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { OutputFile } from "../../sandbox/collect-output.ts";
import { datumKeys, openKeptResults } from "../../sandbox/kept-results.ts";
import type { DatumResult, JobRun } from "../../sandbox/run-datum.ts";
import { type JobPlace, runJob } from "../../sandbox/run-job.ts";
import type { ImageFacts } from "../../tools/container/container.ts";
import type { Bench, PipelineToTest } from "./bench.ts";
import type { CutData } from "./cut-data.ts";
import type { WhoRuns } from "./who-runs.ts";

export type Running = CutData & {
  image: ImageFacts;
  /** Files of this machine by their path in the container, where there is no image. */
  codeHere: ReadonlyMap<string, string>;
  job: JobRun;
  user: WhoRuns;
  bench: Bench;
  /** Files of secrets, likewise. */
  mounts: ReadonlyMap<string, string>;
};

/** Runs what has changed since it last succeeded; the rest is taken from what was kept. */
export async function runChanged(wanted: PipelineToTest, running: Running): Promise<DatumResult[]> {
  const { all, chosen, job, bench } = running;
  const { name, project } = wanted;
  const keyOf = datumKeys(codeOf(wanted, running), wanted.dataOf);
  const kept = openKeptResults(join(bench.folder, "results", project, name));
  const keys = new Map(chosen.map(({ datum }) => [datum, keyOf(datum)]));
  const results: DatumResult[] = [];
  const toRun = chosen.filter((each) => {
    const output = bench.again || bench.shell !== null ? null : kept.find(keys.get(each.datum) ?? "");
    if (output === null) return true;
    const skipped: DatumResult = { ...each, status: "skipped", tries: 0, why: null, log: "", ms: 0, output };
    bench.onResult(name, skipped, all);
    results.push(skipped);
    return false;
  });
  const hooks = {
    onBegin: ({ number }: { number: number }) => bench.onBegin(name, number, all),
    onResult: (result: DatumResult): readonly OutputFile[] => {
      bench.onResult(name, result, all);
      if (result.status !== "success" || bench.shell !== null) return [];
      return kept.keep(keys.get(result.datum) ?? "", result.output);
    },
  };
  const place = placeOf(wanted, running);
  if (toRun.length > 0) results.push(...(await runJob(toRun, place, { job, hooks })));
  rmSync(place.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  if (bench.only === null) kept.prune(new Set(keys.values()));
  return results.sort((one, other) => one.number - other.number);
}

/** All that makes a result another one, beside the data. */
function codeOf({ spec }: PipelineToTest, { image, codeHere, job, user }: Running) {
  const hashes = [...codeHere].map(([path, at]) => [path, createHash("sha256").update(readFileSync(at)).digest("hex")]);
  const { env, secrets } = spec.request.transform ?? {};
  const { salt } = spec.request;
  const accepted = [...job.code.accepted];
  return { id: image.id, code: job.code, accepted, env, secrets, hashes, salt, user: user.as };
}

function placeOf({ name, project }: PipelineToTest, { bench, image, codeHere, mounts, user }: Running): JobPlace {
  const own = createHash("sha256").update(`${project}/${name}`).digest("hex").slice(0, 8);
  const worker = {
    run: `${bench.run}-${own}`,
    pachBin: join(bench.runFolder, "pach-bin"),
    mounts: new Map([...codeHere, ...mounts]),
    network: bench.network,
    confined: user.confined,
    terminal: bench.shell !== null,
  };
  return { runner: bench.runner, image, folder: join(bench.runFolder, own), workers: bench.workers, worker };
}
