import { rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { sampleFolder } from "../samples/find-sample.ts";
import type { Runner } from "../tools/container/container.ts";
import { nameRun } from "../tools/container/is-alive.ts";
import type { RunParts } from "./building/build-commit.ts";
import type { Prepared } from "./building/prepare-images.ts";
import { sampleReader } from "./datums.ts";
import type { SpecSource } from "./reading/spec-source.ts";
import type { Bench } from "./testing/bench.ts";
import { comparerFor } from "./testing/comparer-for.ts";
import { pipelinesToTest, type TestOptions, withData } from "./testing/pipelines-to-test.ts";
import { makeRunFolder, runsGoOn, sweepRuns, testFolder } from "./testing/run-folders.ts";
import { imagesForTest } from "./testing/test-images.ts";
import { type TestedPipeline, testPipeline } from "./testing/test-pipeline.ts";

export type TestParts = {
  host: Host;
  runner: Runner;
  partsFor: (prepared: Prepared) => RunParts;
  bench: Omit<Bench, "folder" | "runFolder" | "run" | "expectedFolder" | "comparerOf" | "runner" | "now">;
};

export type Tested = {
  pipelines: readonly TestedPipeline[];
  /** What killed runs had left, and was removed. */
  swept: number;
};

/**
 * The whole of `pachook test`: every wanted pipeline after those it reads from, on sample data or on what those wrote.
 *
 * @throws Failure where a pipeline, sample data or an image is not there
 */
export async function test(source: SpecSource, options: TestOptions, parts: TestParts): Promise<Tested> {
  const { host, runner } = parts;
  const { wanted, config } = await pipelinesToTest({ source, host, options });
  const asked = wanted.filter(({ isAsked }) => isAsked).length;
  if (asked !== 1 && (parts.bench.only !== null || parts.bench.keep)) {
    const hint = "Such as: pachook test edges --datum 1";
    throw new Failure("usage", `--datum and --keep are for one pipeline, and there are ${asked}`, hint);
  }
  const folder = testFolder(source.root);
  const swept = (await runner.sweep()) + (await sweepRuns(folder));
  const run = nameRun(host.self.pid);
  const bench: Bench = {
    ...parts.bench,
    ...{ folder, run, runner, runFolder: join(folder, run), now: host.now },
    comparerOf: comparerFor([...config.compare, ...options.compare]),
    expectedFolder: (pipeline) => join(source.root, sampleFolder, "expected", pipeline),
  };
  const tested: TestedPipeline[] = [];
  const made = new Map<string, string>();
  const read = sampleReader(host);
  try {
    makeRunFolder(source.root, bench);
    const choice = { ...options, named: options.images, runner };
    const specs = wanted.map(({ node }) => node.spec);
    const images = await imagesForTest(specs, choice, parts.partsFor, host);
    for (const each of wanted) {
      const { spec, id } = each.node;
      const toTest = withData(each, { source, host, options, made, read });
      const of = { image: () => images.imageOf(spec, bench.signal), code: images.codeOf(spec) };
      const result = await testPipeline(toTest, of, each.isAsked ? bench : upstream(bench));
      tested.push(result);
      if (result.output !== null) made.set(id, result.output);
      // What reads from it would fail for a reason that is not its own.
      const failed = result.results.some(({ status }) => status === "failed");
      if (failed || result.refused.length + result.clashes.length > 0) break;
    }
    if (!(await runsGoOn(folder, run))) await images.removeOld();
  } finally {
    rmSync(bench.runFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
  return { pipelines: tested, swept };
}

/** A pipeline that only makes the data of another runs whole, and what is expected of it stays. */
function upstream(bench: Bench): Bench {
  return { ...bench, only: null, tries: null, update: false, keep: false, shell: null };
}
