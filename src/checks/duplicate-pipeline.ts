import { graphOf, type PipelineNode } from "../pachyderm/graph.ts";
import { lineOf } from "../pachyderm/line-of.ts";
import type { Check } from "./check.ts";

const name = ["pipeline", "name"];

export const duplicatePipeline: Check = {
  kind: "repository",
  code: "duplicate-pipeline",
  severity: "error",
  refusedBy: "pachd",
  rules: ["NM-10"],
  summary: "A pipeline is defined once in the repository",
  hint: "Rename one, or delete the one that is out of date.",

  survey(specs, around) {
    const first = new Map<string, PipelineNode>();
    return graphOf(specs, around).pipelines.flatMap(({ id, spec, ...pipeline }) => {
      const other = first.get(id);
      if (other === undefined) {
        first.set(id, { id, spec, ...pipeline });
        return [];
      }
      const message = `pipeline "${id}" already exists: ${lineOf(other.spec, name)} defines it too, and what is deployed last replaces the other`;
      return [{ spec, path: name, message }];
    });
  },
};
