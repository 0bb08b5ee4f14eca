import type { Host } from "../../host.ts";
import { leavesOf, readInput } from "../../pachyderm/datums/input-tree.ts";
import type { PipelineNode } from "../../pachyderm/graph.ts";
import { keysOf, sampleFolder } from "../../samples/find-sample.ts";
import { changedIn, withDownstream } from "../reading/changed.ts";

/**
 * Names of the pipelines whose test a range of commits can turn: by their spec, their image or their sample data, all
 * that read from those, and where only what is expected has changed that pipeline alone. All, where the config changed.
 *
 * @throws Failure "usage" where the range names no commits
 */
export async function changedPipelines(host: Host, range: string, top: string): Promise<string[]> {
  const { pipelines, paths, graph, config } = await changedIn(host, range, top);
  const holds = (folder: string) => paths.some((path) => path.startsWith(`${sampleFolder}/${folder}/`));
  const fed = graph.pipelines.filter((node) => foldersOf(node).some(holds));
  const reached = withDownstream(graph, [...pipelines, ...fed]);
  const turned = graph.pipelines.filter((node) => config || reached.has(node) || holds(`expected/${node.name}`));
  return turned.map(({ name }) => name);
}

function foldersOf({ spec, name, project }: PipelineNode): string[] {
  const tree = readInput(spec.request.input, { pipeline: name, project });
  return "error" in tree ? [] : leavesOf(tree).flatMap(keysOf);
}
