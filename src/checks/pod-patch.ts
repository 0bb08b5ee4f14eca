import { keysOf, readJson } from "../pachyderm/json-text.ts";
import { patchFlaws } from "../pachyderm/pod-patch.ts";
import type { CreatePipelineRequest } from "../pachyderm/request.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check } from "./check.ts";

const path = ["pod_patch"] as const;

export const podPatch = {
  kind: "spec",
  code: "pod-patch",
  severity: "error",
  refusedBy: "kubernetes",
  summary: "pod_patch is a text with a JSON list of patch operations that fit the workers' pod",
  hint: String.raw`Write a list of operations: "[{\"op\": \"add\", \"path\": \"/priority\", \"value\": 1}]".`,
  rules: ["PP-2", "PP-3"],

  look(request) {
    const text = request.pod_patch ?? "";
    if (text === "" || isUnfilled(text)) return [];
    const json = readJson(text);
    if (json === null) {
      const message = `pachd refuses the pipeline: malformed PodPatch, ${showText(text)} is not JSON`;
      return [{ path, message, refusedBy: "pachd" }];
    }
    if (json.value === null) {
      // The patch library reads null as a list without operations.
      return [
        {
          path,
          message: "pod_patch null is no list of operations: it changes nothing",
          severity: "warning",
          refusedBy: null,
        },
      ];
    }
    if (!Array.isArray(json.value)) {
      const message = `${failure}: it must be a list of operations, and is ${keysOf(json.value) === null ? "a single value" : "an object"}`;
      return [{ path, message }];
    }
    const operations: readonly unknown[] = json.value;
    return patchFlaws(operations, keysGiven(request)).map(({ index, message, hint }) => ({
      path,
      message: `${failure} (operation ${index + 1} of ${operations.length}): ${message}`,
      hint,
    }));
  },
} satisfies Check;

const failure = "the pipeline fails, because the workers' pod cannot be patched";

/** Keys of the pod's spec that are there because this pipeline asks for them. */
function keysGiven(request: CreatePipelineRequest): string[] {
  const { node_selector = {}, priority_class_name = "" } = request.scheduling_spec ?? {};
  return [
    ...(Object.keys(node_selector).length > 0 ? ["nodeSelector"] : []),
    ...(priority_class_name !== "" ? ["priorityClassName"] : []),
    ...((request.tolerations ?? []).length > 0 ? ["tolerations"] : []),
    ...(keysOf(readJson(request.pod_spec ?? "")?.value) ?? []),
  ];
}
