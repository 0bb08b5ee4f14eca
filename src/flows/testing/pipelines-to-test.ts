import type { CompareRule, Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import { type InputTree, type Leaf, leavesOf, readInput } from "../../pachyderm/datums/input-tree.ts";
import { graphOf, type PipelineNode } from "../../pachyderm/graph.ts";
import { orderOf } from "../../pachyderm/graph-order.ts";
import { findSample, type NamedFolders, noSample } from "../../samples/find-sample.ts";
import { pickSpecs, type Read, refuseUnknown } from "../datums.ts";
import { fillForEach } from "../reading/fill-for-each.ts";
import { findSpecs } from "../reading/find-specs.ts";
import type { SpecSource } from "../reading/spec-source.ts";
import type { PipelineToTest } from "./bench.ts";

export type TestOptions = {
  /** By name; none: every pipeline. */
  pipelines: readonly string[];
  named: NamedFolders;
  /** Beside those of the config, and after them. */
  compare: readonly CompareRule[];
  /** References by pipeline; the empty name stands for all. */
  images: ReadonlyMap<string, string>;
  environment?: string;
  configPath?: string;
};

type Ordered = {
  node: PipelineNode;
  tree: InputTree | { error: string };
  makers: ReadonlyMap<Leaf, PipelineNode>;
  /** False for one that only makes the data of another. */
  isAsked: boolean;
};
type Asking = { source: SpecSource; host: Host; options: TestOptions };

/** Those that were named, and those whose output they read where there is no sample of it; upstream first. */
export async function pipelinesToTest(asking: Asking): Promise<{ wanted: Ordered[]; config: Config }> {
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
    const isAsked = options.pipelines.length === 0 || options.pipelines.includes(node.name);
    return { node, tree, makers, isAsked };
  });
  const needed = new Set<PipelineNode>();
  for (const { node, makers, isAsked } of all.toReversed()) {
    if (!isAsked && !needed.has(node)) continue;
    needed.add(node);
    for (const [leaf, maker] of makers) if (sampleOf(leaf, asking) === null) needed.add(maker);
  }
  const wanted = all.filter(({ node }) => needed.has(node));
  const leaves = wanted.flatMap(({ tree }) => leavesIn(tree));
  refuseUnknown(options.named, leaves);
  const isMade = new Set(wanted.flatMap(({ makers }) => [...makers.keys()]));
  refuseMissing(leaves.filter((leaf) => !leaf.isCron && !isMade.has(leaf) && sampleOf(leaf, asking) === null));
  return { wanted, config };
}

function leavesIn(tree: InputTree | { error: string }): Leaf[] {
  return "error" in tree ? [] : leavesOf(tree);
}

function sampleOf(leaf: Leaf, { source, host, options }: Asking): string | null {
  return findSample(leaf, { root: source.root, cwd: host.cwd, named: options.named });
}

function refuseMissing([first, ...others]: readonly Leaf[]): void {
  if (first !== undefined) throw noSample([first, ...others]);
}

type Data = Asking & { made: ReadonlyMap<string, string>; read: Read };

/** What this run made wins over a sample of the same repo, unless a folder was named for it. */
export function withData({ node, tree, makers }: Ordered, { made, read, ...asking }: Data): PipelineToTest {
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
