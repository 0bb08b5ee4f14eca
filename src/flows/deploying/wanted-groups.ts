import { factsOf } from "../../deploy/effective-spec.ts";
import type { WantedPipeline } from "../../deploy/pipeline-plan.ts";
import { specJson } from "../../deploy/spec-json.ts";
import { type Graph, graphOf, type PipelineNode, upstreamOf } from "../../pachyderm/graph.ts";
import { groupsOf } from "../../pachyderm/graph-order.ts";
import { placeNamedIn } from "../../pachyderm/place-named-in.ts";
import type { Spec } from "../../pachyderm/spec.ts";
import type { WantedGroup } from "./deploy-work.ts";

export type GroupSettings = {
  project: string;
  /** Images that are built here, by the reference that specs name them with. */
  imageOf: (reference: string) => WantedPipeline["image"];
  isPinned: (file: string) => boolean;
  /** Why a file's specs cannot be deployed; null where they can. */
  brokenBy: (file: string) => string | null;
};

/** Specs as groups of what is deployed together, each upstream first. */
export function wantedGroups(specs: readonly Spec[], settings: GroupSettings): WantedGroup[] {
  const graph = graphOf(specs, { defaultProject: settings.project });
  return groupsOf(graph).map((nodes) => {
    const broken = nodes.flatMap(({ spec }) => settings.brokenBy(spec.source.file) ?? [])[0] ?? null;
    const away = nodes.find(({ project }) => project !== settings.project);
    const elsewhere =
      away === undefined
        ? null
        : `${away.name} goes to project ${away.project}, and this environment is for ${settings.project}`;
    return { pipelines: nodes.map((node) => wantedPipeline(node, graph, settings)), broken: broken ?? elsewhere };
  });
}

function wantedPipeline(node: PipelineNode, graph: Graph, { imageOf, isPinned }: GroupSettings): WantedPipeline {
  const { name, spec } = node;
  const image = spec.request.transform?.image;
  return {
    name,
    file: spec.source.file,
    spec: specJson(spec.root),
    facts: factsOf(spec.request),
    image: image === undefined ? null : imageOf(image),
    isPinned: isPinned(spec.source.file),
    upstream: upstreamOf(graph, node).map((each) => each.name),
    placeOf: (says) => placeNamedIn(spec, says),
  };
}
