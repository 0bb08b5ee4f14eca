import { upstreamOf } from "../pachyderm/graph.ts";
import { cyclesOf } from "../pachyderm/graph-order.ts";
import { lineOf } from "../pachyderm/line-of.ts";
import type { Check } from "./check.ts";

export const applyOrder: Check = {
  kind: "repository",
  code: "apply-order",
  severity: "error",
  refusedBy: "pachd",
  rules: ["DG-4"],
  summary: "In a file of several specs, a pipeline comes after those it reads from",
  hint: "Move the spec behind those it reads from; pachctl sends them in the order of the file.",

  survey(graph) {
    const inCycle = new Set(cyclesOf(graph).flat());
    return graph.pipelines.flatMap((pipeline) => {
      if (inCycle.has(pipeline)) return [];
      const { spec } = pipeline;
      const later = upstreamOf(graph, pipeline).find(
        (upstream) => upstream.spec.source.file === spec.source.file && upstream.spec.index > spec.index,
      );
      if (later === undefined) return [];
      const path = pipeline.reads.find(({ repo }) => graph.makers.get(repo) === later)?.path ?? [];
      const message = `the first deploy of this file stops here: repo ${later.id} not found, since its pipeline only comes at ${lineOf(later.spec, ["pipeline", "name"])}`;
      return [{ spec, path: [...path, "repo"], message }];
    });
  },
};
