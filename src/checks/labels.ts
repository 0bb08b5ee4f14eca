import type { KeyPath } from "../pachyderm/key-path.ts";
import { isLabelKey, isLabelValue } from "../pachyderm/kubernetes-names.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

// Source: src/server/pps/server/worker_rc.go, `getWorkerOptions`, and api_server.go, `pipelineLabels`.
const ownLabels = ["app", "suite", "component", "pipelineName", "pipelineProject", "pipelineVersion"];
const ownAnnotations = [
  "pipelineName",
  "pipelineVersion",
  "pipelineProject",
  "pachVersion",
  "specCommit",
  "authTokenHash",
];

export const labels = {
  kind: "spec",
  code: "labels",
  severity: "error",
  refusedBy: "kubernetes",
  summary: "Labels, annotations and node selectors have Kubernetes' syntax, and none of Pachyderm's own is set",
  hint: "Use letters, digits, -, _ and dots, with a letter or digit at both ends, and at most 63 characters.",
  rules: ["PP-6", "PP-7"],

  look({ metadata, scheduling_spec }) {
    const nodeSelector = scheduling_spec?.node_selector ?? {};
    return [
      ...aboutKeys(metadata?.labels ?? {}, { path: ["metadata", "labels"], word: "label", own: ownLabels }),
      ...aboutValues(metadata?.labels ?? {}, ["metadata", "labels"]),
      ...aboutKeys(metadata?.annotations ?? {}, {
        path: ["metadata", "annotations"],
        word: "annotation",
        own: ownAnnotations,
      }),
      ...aboutKeys(nodeSelector, { path: ["scheduling_spec", "node_selector"], word: "label", own: [] }),
      ...aboutValues(nodeSelector, ["scheduling_spec", "node_selector"]),
    ];
  },
} satisfies Check;

type Pairs = Readonly<Record<string, string>>;

function aboutKeys(pairs: Pairs, about: { path: KeyPath; word: string; own: readonly string[] }): Finding[] {
  return Object.keys(pairs).flatMap((key): Finding[] => {
    const path = [...about.path, key];
    if (about.own.includes(key)) {
      const message = `${about.word} "${key}" is ignored in silence: Pachyderm sets it itself`;
      return [
        {
          path,
          part: "key",
          message,
          hint: `Give the ${about.word} another name.`,
          severity: "warning",
          refusedBy: null,
        },
      ];
    }
    if (isUnfilled(key) || isLabelKey(key)) return [];
    return [
      { path, part: "key", message: `Kubernetes refuses the workers: no ${about.word} can be called ${showText(key)}` },
    ];
  });
}

function aboutValues(pairs: Pairs, path: KeyPath): Finding[] {
  return Object.entries(pairs).flatMap(([key, value]): Finding[] => {
    if (isUnfilled(value) || isLabelValue(value)) return [];
    const long = value.length > 63 ? `, and it has ${value.length} characters of 63` : "";
    const message = `Kubernetes refuses the workers: ${showText(value)} cannot be the value of a label${long}`;
    return [{ path: [...path, key], message }];
  });
}
