import type { PipelineNode } from "../pachyderm/graph.ts";
import { lineOf } from "../pachyderm/line-of.ts";
import { kubernetesNameOf } from "../pachyderm/names.ts";
import type { Check } from "./check.ts";

const name = ["pipeline", "name"];

export const kubernetesNameClash: Check = {
  kind: "repository",
  code: "kubernetes-name-clash",
  severity: "error",
  refusedBy: "kubernetes",
  rules: ["NM-6"],
  summary: "No two pipelines share a name in Kubernetes, where case, _ and - make no difference",
  hint: "Rename one so that they differ in more than case, _ and -.",

  survey({ pipelines }) {
    const first = new Map<string, PipelineNode>();
    return pipelines.flatMap((pipeline) => {
      const inKubernetes = kubernetesNameOf(pipeline.project, pipeline.name).replace(/-v99$/, "");
      const other = first.get(inKubernetes);
      if (other === undefined) first.set(inKubernetes, pipeline);
      // The same pipeline twice is duplicate-pipeline's.
      if (other === undefined || other.id === pipeline.id) return [];
      const message = `"${pipeline.id}" and "${other.id}" (${lineOf(other.spec, name)}) are both "${inKubernetes}" in Kubernetes: one takes the other's workers away`;
      return [{ spec: pipeline.spec, path: name, message }];
    });
  },
};
