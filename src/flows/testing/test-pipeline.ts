import { join } from "node:path";
import { leavesOf } from "../../pachyderm/datums/input-tree.ts";
import type { Spec } from "../../pachyderm/spec.ts";
import { beyondReach } from "../../sandbox/beyond-reach.ts";
import type { Difference } from "../../sandbox/compare.ts";
import { writeOutput } from "../../sandbox/kept-results.ts";
import { outputClashes } from "../../sandbox/output-clashes.ts";
import type { DatumResult } from "../../sandbox/run-datum.ts";
import type { ImageFacts } from "../../tools/container/container.ts";
import type { Bench, PipelineToTest } from "./bench.ts";
import { cutData } from "./cut-data.ts";
import { openJob } from "./open-job.ts";
import { runChanged } from "./run-changed.ts";
import { secretsFor } from "./secrets-for.ts";
import { keepPfs, settleOutput } from "./settle-output.ts";
import { whoRuns } from "./who-runs.ts";

/** What came of one pipeline. It passed where nothing is refused, failed, in conflict or different. */
export type TestedPipeline = {
  pipeline: string;
  spec: Spec;
  image: string;
  notes: readonly string[];
  /** Why nothing ran. */
  refused: readonly string[];
  count: number;
  results: readonly DatumResult[];
  /** Why the job would fail although each datum succeeds. */
  clashes: readonly string[];
  /** Null where nothing is expected of it. */
  differences: readonly Difference[] | null;
  /** Where the folder with its output lies. */
  output: string | null;
  /** Where the `/pfs` of the one datum that was to be kept lies. */
  kept: string | null;
  ms: number;
};

type Images = { image: () => Promise<ImageFacts>; code: ReadonlyMap<string, string> };

/** Runs one pipeline on its data as a job would, and compares what came out with what is expected. */
export async function testPipeline(wanted: PipelineToTest, images: Images, bench: Bench): Promise<TestedPipeline> {
  const began = bench.now().getTime();
  const { spec, name } = wanted;
  const { runs, notes } = beyondReach(spec.request, leavesOf(wanted.tree));
  const nothing = (refused: readonly string[]): TestedPipeline => ({
    ...{ pipeline: name, spec, image: spec.request.transform?.image ?? "", notes, count: 0, results: [], refused },
    ...{ clashes: [], differences: null, output: null, kept: null, ms: bench.now().getTime() - began },
  });
  if (!runs) return nothing([]);
  const cut = await cutData(wanted, bench.only);
  if ("refused" in cut) return nothing(cut.refused);
  const image = await images.image();
  const user = await whoRuns(wanted, image, bench.runner);
  if ("why" in user) return nothing([user.why]);
  const secrets = secretsFor(wanted, bench);
  if ("why" in secrets) return nothing([secrets.why]);
  const isHost = bench.runner.name === "host";
  const job = openJob(wanted, { image, bench, datums: cut.datums, secrets, user });
  const codeHere = isHost ? images.code : new Map<string, string>();
  const results = await runChanged(wanted, { ...cut, image, codeHere, job, user, bench, mounts: secrets.mounts });
  const { output, clashes } = joinOutputs(results, join(bench.folder, "out", wanted.project, name));
  const failed = results.some(({ status }) => status === "failed");
  const isWhole = bench.only === null && bench.shell === null && !failed && output !== null;
  const [result] = results;
  return {
    ...{ pipeline: name, spec, image: image.reference, refused: [], count: cut.all, results, clashes, output },
    notes: isHost ? [...notes, ...withoutImage(bench, { image: image.reference, files: codeHere.size })] : notes,
    differences: isWhole ? settleOutput(bench, name, output) : null,
    kept:
      bench.keep && result !== undefined ? keepPfs(wanted, { bench, job, result, secrets: secrets.variables }) : null,
    ms: bench.now().getTime() - began,
  };
}

function withoutImage({ runner }: Bench, { image, files }: { image: string; files: number }): string[] {
  const missing = `no file of ${image} is known here: under images: in pachook.yaml, give its Dockerfile that repository`;
  return [`the image was not tested: the code ran with ${runner.version}`, ...(files === 0 ? [missing] : [])];
}

/** Puts what the datums wrote into one folder, unless a cluster could not. */
function joinOutputs(results: readonly DatumResult[], folder: string): { output: string | null; clashes: string[] } {
  const good = results.filter(({ status }) => status === "success" || status === "skipped");
  const written = good.map(({ datum, output }) => ({ id: datum.id, paths: output.map(({ path }) => path) }));
  const clashes = outputClashes(written);
  if (clashes.length > 0) return { output: null, clashes };
  const outputs = good.map(({ output }) => output);
  writeOutput(folder, outputs);
  return { output: folder, clashes };
}
