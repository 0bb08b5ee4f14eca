import type { InputTree, Leaf } from "../../pachyderm/datums/input-tree.ts";
import type { Spec } from "../../pachyderm/spec.ts";
import type { Comparer } from "../../sandbox/compare.ts";
import type { LocalData } from "../../sandbox/lay-out.ts";
import type { DatumResult } from "../../sandbox/run-datum.ts";
import type { GivenSecrets } from "../../sandbox/secrets.ts";
import type { Runner, WorkerPlace } from "../../tools/container/container.ts";

/** One pipeline with its data, from samples or from what was made before. */
export type PipelineToTest = {
  spec: Spec;
  name: string;
  project: string;
  tree: InputTree;
  dataOf: (leaf: Leaf) => LocalData & { faults: readonly string[] };
};

/** What all pipelines of a test share. */
export type Bench = {
  /** `.pachook/test`, and a folder in it of this run alone. */
  folder: string;
  runFolder: string;
  /** The name of this run, which its containers bear. */
  run: string;
  expectedFolder: (pipeline: string) => string;
  comparerOf: (pipeline: string, path: string) => Comparer;
  runner: Runner;
  workers: number;
  secrets: GivenSecrets;
  network: WorkerPlace["network"];
  /** One datum by its number; null: all. */
  only: number | null;
  /** Instead of the spec's datum_tries. */
  tries: number | null;
  /** Runs what has not changed, too. */
  again: boolean;
  update: boolean;
  keep: boolean;
  /** Runs this instead of the code, in the person's own terminal. */
  shell: string | null;
  now: () => Date;
  signal: AbortSignal;
  onBegin: (pipeline: string, number: number, count: number) => void;
  onResult: (pipeline: string, result: DatumResult, count: number) => void;
};
