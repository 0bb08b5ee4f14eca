import { keysOf, readJson } from "../pachyderm/json-text.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check } from "./check.ts";

const path = ["pod_spec"] as const;

/** Lists that pachd fills with what the workers need; a merge patch replaces a list as a whole. */
const needed = ["containers", "initContainers", "volumes"];

export const podSpec = {
  kind: "spec",
  code: "pod-spec",
  severity: "error",
  refusedBy: "kubernetes",
  summary: "pod_spec is a text with a JSON object that leaves the workers' containers alone",
  hint: "Use pod_patch, which changes single places of the pod.",
  rules: ["PP-5"],

  look({ pod_spec: text = "" }) {
    if (text === "" || isUnfilled(text)) return [];
    const json = readJson(text);
    if (json === null) {
      const message = `pachd refuses the pipeline: malformed PodSpec, ${showText(text)} is not JSON`;
      const hint = String.raw`Write a JSON object as text: "{\"priority\": 1}".`;
      return [{ path, message, hint, refusedBy: "pachd" }];
    }
    const keys = keysOf(json.value);
    if (keys === null) {
      return [
        { path, message: "the pipeline fails: pod_spec must be a JSON object, to be merged into the workers' pod" },
      ];
    }
    return keys
      .filter((key) => needed.includes(key))
      .map((key) => ({
        path,
        message: `the workers cannot run: "${key}" in pod_spec replaces the whole list, and what Pachyderm put there is lost`,
      }));
  },
} satisfies Check;
