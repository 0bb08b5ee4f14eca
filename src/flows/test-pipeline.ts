import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type InputTree, type Leaf, leavesOf } from "../pachyderm/datums/input-tree.ts";
import { type Datum, type Datums, datumsOf } from "../pachyderm/datums.ts";
import type { Spec } from "../pachyderm/spec.ts";
import { beyondReach } from "../sandbox/beyond-reach.ts";
import { codeToRun } from "../sandbox/code-to-run.ts";
import type { OutputFile } from "../sandbox/collect-output.ts";
import { type Comparer, compareOutputs, type Difference } from "../sandbox/compare.ts";
import { datumVariables, type Job } from "../sandbox/environment.ts";
import { findUser, ownerInImage } from "../sandbox/find-user.ts";
import { copyOutput, datumKeys, filesIn, openKeptResults, writeOutput } from "../sandbox/kept-results.ts";
import { type LocalData, layOut } from "../sandbox/lay-out.ts";
import { outputClashes } from "../sandbox/output-clashes.ts";
import type { Owner } from "../sandbox/pfs-folder.ts";
import type { DatumResult, JobRun } from "../sandbox/run-datum.ts";
import { runJob } from "../sandbox/run-job.ts";
import { type GivenSecrets, readSecrets } from "../sandbox/secrets.ts";
import { inWorkOrder } from "../sandbox/work-order.ts";
import type { ImageFacts, Runner, WorkerPlace } from "../tools/container/container.ts";

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
  run: string;
  expectedFolder: (pipeline: string) => string;
  comparerOf: (path: string) => Comparer;
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

/** More of them is a mistake of the glob sooner than a wish. */
const mostDatums = 10_000;

const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

type Images = { image: () => Promise<ImageFacts>; code: ReadonlyMap<string, string> };

/** Runs one pipeline on its data as a job would, and compares what came out with what is expected. */
export async function testPipeline(wanted: PipelineToTest, images: Images, bench: Bench): Promise<TestedPipeline> {
  const began = bench.now().getTime();
  const { spec, name } = wanted;
  const leaves = leavesOf(wanted.tree);
  const { runs, notes } = beyondReach(spec.request, leaves);
  const blank = { pipeline: name, spec, image: spec.request.transform?.image ?? "", notes, count: 0, results: [] };
  const nothing = (refused: readonly string[]): TestedPipeline => {
    const ms = bench.now().getTime() - began;
    return { ...blank, refused, clashes: [], differences: null, output: null, kept: null, ms };
  };
  if (!runs) return nothing([]);
  const cut = await cutData(wanted, leaves, bench.only);
  if ("refused" in cut) return nothing(cut.refused);
  const image = await images.image();
  const user = await whoRuns(wanted, image, bench.runner);
  if ("why" in user) return nothing([user.why]);
  const secrets = readSecrets(spec.request.transform?.secrets ?? [], bench.secrets, secretWriter(bench));
  if (secrets.missing.length > 0) {
    const shown = secrets.missing.map((each) => `--secret ${each}=FILE`).join(" ");
    return nothing([`no value for the secret ${secrets.missing.join(", ")}; give it: ${shown}`]);
  }
  const job = jobOf(wanted, { image, bench, datums: cut.datums, secrets: secrets.variables, user });
  const results = await runAll(wanted, { ...cut, image, images, job, user, bench, mounts: secrets.mounts });
  const good = results.filter(({ status }) => status === "success" || status === "skipped");
  const clashes = outputClashes(
    good.map(({ datum, output }) => ({ id: datum.id, paths: output.map(({ path }) => path) })),
  );
  const output = join(bench.folder, "out", wanted.project, name);
  if (clashes.length === 0) {
    writeOutput(
      output,
      good.map((each) => each.output),
    );
  }
  const isWhole =
    bench.only === null &&
    bench.shell === null &&
    !results.some(({ status }) => status === "failed") &&
    clashes.length === 0;
  const onHost =
    bench.runner.name === "host" ? [`the image was not tested: the code ran with ${bench.runner.version}`] : [];
  return {
    ...{ pipeline: name, spec, image: image.reference, refused: [], count: cut.all, results, clashes },
    notes: [...notes, ...onHost],
    differences: isWhole ? compare(bench, name, output) : null,
    output: clashes.length === 0 ? output : null,
    kept: bench.keep ? keepPfs(wanted, { bench, job, result: results[0] ?? null }) : null,
    ms: bench.now().getTime() - began,
  };
}

type Chosen = { datums: Datums; all: number; chosen: readonly { number: number; datum: Datum }[] };

async function cutData(
  { tree, dataOf }: PipelineToTest,
  leaves: readonly Leaf[],
  only: number | null,
): Promise<Chosen | { refused: readonly string[] }> {
  const faults = [...new Set(leaves.flatMap((leaf) => dataOf(leaf).faults))];
  if (faults.length > 0) return { refused: faults };
  const datums = await datumsOf(tree, (leaf) => dataOf(leaf).files);
  if ("error" in datums) return { refused: [datums.error] };
  if (datums.count === 0) return { refused: [noDatums(datums)] };
  if (datums.count > mostDatums)
    return { refused: [`${datums.count} datums: more than ${mostDatums} are not run here`] };
  const all = inWorkOrder(tree, datums).map((datum, index) => ({ number: index + 1, datum }));
  const chosen = only === null ? all : all.filter(({ number }) => number === only);
  return chosen.length > 0
    ? { datums, all: all.length, chosen }
    : { refused: [`there is no datum ${only}: there are ${all.length}`] };
}

function noDatums(datums: Datums): string {
  const views = datums.inputs.map(
    ({ leaf, matches, files }) => `${leaf.name}: glob "${leaf.glob}" fits ${matches} of ${files} files`,
  );
  return `no datums: the job would succeed and write nothing (${views.join("; ")})`;
}

type WhoRuns = { as: string | null; owner: Owner; confined: boolean };

async function whoRuns(
  { spec }: PipelineToTest,
  image: ImageFacts,
  runner: Runner,
): Promise<WhoRuns | { why: string }> {
  const wanted = spec.request.transform?.user ?? "";
  if (runner.name === "host") return { as: null, owner: "root", confined: false };
  const own = { as: null, owner: ownerInImage(image), confined: false };
  if (wanted === "") return own;
  const [passwd, group] = [await runner.readText(image, "/etc/passwd"), await runner.readText(image, "/etc/group")];
  const found = findUser(wanted, { passwd, group });
  if (found.kind === "refused") return { why: found.why };
  if (found.kind === "image") return own;
  const { uid, gid, confined } = found;
  return { as: `${uid}:${gid}`, owner: { uid, gid }, confined };
}

function secretWriter({ runFolder }: Bench): (value: string) => string {
  return (value) => {
    const folder = join(runFolder, "secrets");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, randomBytes(8).toString("hex"));
    writeFileSync(file, value);
    return file;
  };
}

type JobParts = {
  image: ImageFacts;
  bench: Bench;
  datums: Datums;
  secrets: Readonly<Record<string, string>>;
  user: WhoRuns;
};

function jobOf({ spec, name, project, dataOf }: PipelineToTest, parts: JobParts): JobRun {
  const { image, bench, datums, secrets, user } = parts;
  const jobId = randomBytes(16).toString("hex");
  const commitOf = ({ project: own, repo, branch }: Leaf) =>
    createHash("sha256").update(`${own}/${repo}@${branch}`).digest("hex").slice(0, 32);
  const job: Job = { id: jobId, pipeline: name, project, specCommit: jobId, commitOf, secrets };
  const code = codeToRun(spec.request);
  const shell = bench.shell === null ? {} : { cmd: [bench.shell], stdin: null, errCmd: [], tries: 1, batched: false };
  return {
    jobId,
    code: { ...code, tries: bench.tries ?? code.tries, ...shell },
    imageVariables: { PATH: `${image.env["PATH"] ?? usualPath}:/pach-bin` },
    user: user.as,
    contentOf: (datum) => {
      const variables = datumVariables({ ...datum, keysOf: datums.keysOf }, job, spec.request.transform ?? {});
      return { dataOf, variables, owner: user.owner };
    },
    now: () => bench.now().getTime(),
    signal: bench.signal,
    onText: () => undefined,
  };
}

type Running = Chosen & {
  image: ImageFacts;
  images: Images;
  job: JobRun;
  user: WhoRuns;
  bench: Bench;
  mounts: ReadonlyMap<string, string>;
};

/** Runs what has changed since it last succeeded; the rest is taken from what was kept. */
async function runAll(wanted: PipelineToTest, running: Running): Promise<DatumResult[]> {
  const { all, chosen, image, images, job, user, bench, mounts } = running;
  const { name, project, spec } = wanted;
  const codeHere = bench.runner.name === "host" ? images.code : new Map<string, string>();
  const hashes = [...codeHere].map(([path, at]) => [path, createHash("sha256").update(readFileSync(at)).digest("hex")]);
  const { env, secrets } = spec.request.transform ?? {};
  const about = { id: image.id, code: job.code, accepted: [...job.code.accepted], env, secrets, hashes };
  const keyOf = datumKeys({ ...about, salt: spec.request.salt, user: user.as }, wanted.dataOf);
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
  const folder = join(bench.runFolder, createHash("sha256").update(`${project}/${name}`).digest("hex").slice(0, 8));
  const place = {
    ...{ runner: bench.runner, image, folder, workers: bench.workers },
    worker: {
      run: `${bench.run}-${folder.slice(-8)}`,
      pachBin: join(bench.runFolder, "pach-bin"),
      mounts: new Map([...codeHere, ...mounts]),
      network: bench.network,
      confined: user.confined,
      terminal: bench.shell !== null,
    },
  };
  const hooks = {
    onBegin: ({ number }: { number: number }) => bench.onBegin(name, number, all),
    onResult: (result: DatumResult): readonly OutputFile[] => {
      bench.onResult(name, result, all);
      if (result.status !== "success" || bench.shell !== null) return [];
      return kept.keep(keys.get(result.datum) ?? "", result.output);
    },
  };
  if (toRun.length > 0) results.push(...(await runJob(toRun, place, { job, hooks })));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  if (bench.only === null) kept.prune(new Set(keys.values()));
  return results.sort((one, other) => one.number - other.number);
}

function compare(bench: Bench, name: string, output: string): Difference[] | null {
  const folder = bench.expectedFolder(name);
  const actual = filesIn(output);
  if (bench.update) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    copyOutput(actual, folder);
    return [];
  }
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return null;
  return compareOutputs(filesIn(folder), actual, bench.comparerOf);
}

/** Without the links of the worker: a folder that a notebook can read and write. */
function keepPfs(
  { name, dataOf }: PipelineToTest,
  { bench, job, result }: { bench: Bench; job: JobRun; result: DatumResult | null },
): string | null {
  if (result === null) return null;
  const folder = join(bench.folder, "..", "pfs", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  layOut(result.datum, dataOf, { folder, variables: job.contentOf(result.datum).variables });
  copyOutput(result.output, join(folder, "out"));
  return folder;
}
