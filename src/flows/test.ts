import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../config/load-config.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { type InputTree, type Leaf, leavesOf, readInput } from "../pachyderm/datums/input-tree.ts";
import { graphOf, type PipelineNode } from "../pachyderm/graph.ts";
import { orderOf } from "../pachyderm/graph-order.ts";
import { findSample, type NamedFolders, sampleFolder } from "../samples/find-sample.ts";
import { pachctlScript } from "../sandbox/next-datum.ts";
import type { Runner } from "../tools/container/container.ts";
import { isAlive } from "../tools/container/is-alive.ts";
import { ownProcessId } from "../tools/own-process.ts";
import type { RunParts } from "./build-commit.ts";
import { pickSpecs, type Read, refuseUnknown, sampleReader } from "./datums.ts";
import { fillForEach } from "./fill-for-each.ts";
import { findSpecs } from "./find-specs.ts";
import type { Prepared } from "./prepare-images.ts";
import type { SpecSource } from "./spec-source.ts";
import { imagesForTest } from "./test-images.ts";
import { type Bench, type PipelineToTest, type TestedPipeline, testPipeline } from "./test-pipeline.ts";

export type TestOptions = {
  /** By name; none: every pipeline. */
  pipelines: readonly string[];
  named: NamedFolders;
  /** References by pipeline; the empty name stands for all. */
  images: ReadonlyMap<string, string>;
  environment?: string;
  configPath?: string;
};

export type TestParts = {
  host: Host;
  runner: Runner;
  partsFor: (prepared: Prepared) => RunParts;
  bench: Omit<Bench, "folder" | "runFolder" | "run" | "expectedFolder" | "runner" | "now">;
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
  const wanted = await pipelinesToTest({ source, host, options });
  const folder = join(source.root, ".pachook", "test");
  const swept = await sweep(folder, parts);
  const choice = { ...options, named: options.images, runner };
  const specs = wanted.map(({ node }) => node.spec);
  const images = await imagesForTest(specs, choice, parts.partsFor, host);
  const run = `pachook-${await ownProcessId(host.run, tmpdir())}-${randomBytes(4).toString("hex")}`;
  const bench: Bench = {
    ...parts.bench,
    ...{ folder, run, runner, runFolder: join(folder, run), now: host.now },
    expectedFolder: (pipeline) => join(source.root, sampleFolder, "expected", pipeline),
  };
  const tested: TestedPipeline[] = [];
  const made = new Map<string, string>();
  const read = sampleReader(host);
  try {
    makeRunFolder(source.root, bench);
    for (const each of wanted) {
      const { spec, id } = each.node;
      const toTest = withData(each, { source, host, options, made, read });
      const of = { image: () => images.imageOf(spec, bench.signal), code: images.codeOf(spec) };
      const result = await testPipeline(toTest, of, bench);
      tested.push(result);
      if (result.output !== null) made.set(id, result.output);
      // What reads from it would fail for a reason that is not its own.
      const failed = result.results.some(({ status }) => status === "failed");
      if (failed || result.refused.length + result.clashes.length > 0) break;
    }
  } finally {
    rmSync(bench.runFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
  return { pipelines: tested, swept };
}

type Ordered = { node: PipelineNode; tree: InputTree | { error: string }; makers: ReadonlyMap<Leaf, PipelineNode> };
type Asking = { source: SpecSource; host: Host; options: TestOptions };

/** Those that were named, and those whose output they read where there is no sample of it; upstream first. */
async function pipelinesToTest(asking: Asking): Promise<Ordered[]> {
  const { source, host, options } = asking;
  const { config } = await loadConfig(source.tree, options.configPath);
  const found = await findSpecs(host, { tree: source.tree, config, named: source.named });
  const pass = fillForEach(found, config, options.environment).passes[0];
  const specs = pass?.files.flatMap((file) => file.specs) ?? [];
  for (const name of options.pipelines.length === 0 ? [null] : options.pipelines) pickSpecs(specs, name);
  const graph = graphOf(specs, { defaultProject: pass?.environment?.project ?? "default" });
  const byId = new Map(graph.pipelines.map((node) => [node.id, node]));
  const all = orderOf(graph).map((node): Ordered => {
    const tree = readInput(node.spec.request.input, { pipeline: node.name, project: node.project });
    const makers = new Map<Leaf, PipelineNode>();
    for (const leaf of leavesIn(tree)) {
      const maker = byId.get(`${leaf.project}/${leaf.repo}`);
      if (maker !== undefined) makers.set(leaf, maker);
    }
    return { node, tree, makers };
  });
  const needed = new Set<PipelineNode>();
  for (const { node, makers } of all.toReversed()) {
    const isNamed = options.pipelines.length === 0 || options.pipelines.includes(node.name);
    if (!isNamed && !needed.has(node)) continue;
    needed.add(node);
    for (const [leaf, maker] of makers) if (sampleOf(leaf, asking) === null) needed.add(maker);
  }
  const wanted = all.filter(({ node }) => needed.has(node));
  const leaves = wanted.flatMap(({ tree }) => leavesIn(tree));
  refuseUnknown(options.named, leaves);
  const isMade = new Set(wanted.flatMap(({ makers }) => [...makers.keys()]));
  refuseMissing(leaves.filter((leaf) => !leaf.isCron && !isMade.has(leaf) && sampleOf(leaf, asking) === null));
  return wanted;
}

function leavesIn(tree: InputTree | { error: string }): Leaf[] {
  return "error" in tree ? [] : leavesOf(tree);
}

function sampleOf(leaf: Leaf, { source, host, options }: Asking): string | null {
  return findSample(leaf, { root: source.root, cwd: host.cwd, named: options.named });
}

function refuseMissing(missing: readonly Leaf[]): void {
  const repos = [...new Set(missing.map(({ repo }) => repo))];
  if (repos.length === 0) return;
  const hint = `Put some files into ${sampleFolder}/${repos[0]}/, or name a folder: --data ${repos[0]}=FOLDER`;
  throw new Failure("usage", `there is no sample data for ${repos.join(", ")}`, hint);
}

type Data = Asking & { made: ReadonlyMap<string, string>; read: Read };

/** What this run made wins over a sample of the same repo, unless a folder was named for it. */
function withData({ node, tree, makers }: Ordered, { made, read, ...asking }: Data): PipelineToTest {
  const { spec, name, project } = node;
  if ("error" in tree && spec.request.spout === undefined)
    throw new Failure("config", `${name}: ${tree.error}`, "Run: pachook validate");
  const known = new Map<Leaf, ReturnType<PipelineToTest["dataOf"]>>();
  const find = (leaf: Leaf) => {
    const own = made.get(makers.get(leaf)?.id ?? "");
    const folder = own ?? sampleOf(leaf, asking);
    if (folder === null && !leaf.isCron) return { folder, files: [], faults: [`${leaf.repo} was not made`] };
    return { folder, ...read(folder) };
  };
  const dataOf = (leaf: Leaf) => {
    const data = known.get(leaf) ?? find(leaf);
    known.set(leaf, data);
    return data;
  };
  const none: InputTree = { kind: "cross", children: [] };
  return { spec, name, project, tree: "error" in tree ? none : tree, dataOf };
}

function makeRunFolder(root: string, { runFolder }: Bench): void {
  const bin = join(runFolder, "pach-bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(root, ".pachook", ".gitignore"), "*\n");
  writeFileSync(join(bin, "pachctl"), pachctlScript);
  chmodSync(join(bin, "pachctl"), 0o755);
}

/** Removes folders and containers of runs that were killed. */
async function sweep(folder: string, { host, runner }: TestParts): Promise<number> {
  let swept = await runner.sweep();
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!/^pachook-\d+-/.test(name)) continue;
    if (await isAlive(name, { run: host.run, cwd: tmpdir(), env: host.env })) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
    swept += 1;
  }
  return swept;
}
