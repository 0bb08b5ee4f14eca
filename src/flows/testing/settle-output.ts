import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { compareOutputs, type Difference } from "../../sandbox/compare.ts";
import type { Variables } from "../../sandbox/environment.ts";
import { copyOutput, filesIn } from "../../sandbox/kept-results.ts";
import { layOut } from "../../sandbox/lay-out.ts";
import type { DatumResult, JobRun } from "../../sandbox/run-datum.ts";
import type { Bench, PipelineToTest } from "./bench.ts";

/** Compares the output of a pipeline with what is expected, or makes it that; null where nothing is expected. */
export function settleOutput(bench: Bench, pipeline: string, output: string): Difference[] | null {
  const folder = bench.expectedFolder(pipeline);
  const actual = filesIn(output);
  if (bench.update) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    copyOutput(actual, folder);
    return [];
  }
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return null;
  return compareOutputs(filesIn(folder), actual, (path) => bench.comparerOf(pipeline, path));
}

type Kept = { bench: Bench; job: JobRun; result: DatumResult; secrets: Variables };

/** Lays out the `/pfs` of a datum, without the links of the worker, and without secrets: a folder for a notebook. */
export function keepPfs({ name, dataOf }: PipelineToTest, { bench, job, result, secrets }: Kept): string {
  const folder = join(bench.folder, "..", "pfs", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const all = Object.entries(job.contentOf(result.datum).variables);
  const variables = Object.fromEntries(all.filter(([variable]) => !(variable in secrets)));
  layOut(result.datum, dataOf, { folder, variables });
  copyOutput(result.output, join(folder, "out"));
  return folder;
}
