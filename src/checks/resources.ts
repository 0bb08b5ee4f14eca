import { isGiven } from "../pachyderm/is-given.ts";
import { isExtendedResource } from "../pachyderm/kubernetes-names.ts";
import { parseQuantity } from "../pachyderm/quantity.ts";
import type { CreatePipelineRequest, GPUSpec, ResourceSpec } from "../pachyderm/request.ts";
import { resourceFields, resourcePairs } from "../pachyderm/resource-fields.ts";
import { showText } from "../pachyderm/show-text.ts";
import { nodeAt, type Spec } from "../pachyderm/spec.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Severity } from "../problem.ts";
import type { Check, Finding } from "./check.ts";

export const resources = {
  kind: "spec",
  code: "resources",
  severity: "error",
  refusedBy: "kubernetes",
  summary: "Requests and limits are amounts that a node can give, and no request is above its limit",
  hint: "Ask for no more than the limit, and for no less than nothing.",
  rules: ["RS-4", "RS-6", "RS-7", "RS-8"],

  look(request, spec) {
    return [
      ...resourceFields.flatMap((field) => aboutAmounts(request[field], field)),
      ...resourceFields.flatMap((field) => aboutGpu(request[field]?.gpu, field, spec)),
      ...resourcePairs.flatMap((pair) => aboutPair(request, pair)),
      ...aboutNothing(request, spec),
    ];
  },
} satisfies Check;

type Pair = { requests: (typeof resourcePairs)[number]["requests"]; limits: (typeof resourcePairs)[number]["limits"] };
type Amount = "cpu" | "memory" | "disk";
const amounts = ["cpu", "memory", "disk"] as const satisfies readonly Amount[];

function aboutAmounts(given: ResourceSpec | undefined, field: string): Finding[] {
  const negative = amounts.flatMap((amount): Finding[] => {
    const value = amountOf(given, amount);
    if (value === null || !(value < 0)) return [];
    const message = `Kubernetes refuses the workers: ${amount} ${given?.[amount]} is less than nothing`;
    return [{ path: [field, amount], message }];
  });
  return [...negative, ...aboutCpu(given?.cpu, field)];
}

function aboutCpu(cpu: number | undefined, field: string): Finding[] {
  const about = (message: string, severity: Severity): Finding[] => [
    {
      path: [field, "cpu"],
      message,
      hint: "Write a number of cores: 0.5, or 0 to ask for none.",
      severity,
      refusedBy: null,
    },
  ];
  if (cpu === undefined || cpu === 0) return [];
  if (!Number.isFinite(cpu)) {
    return about(`cpu ${cpu} is no number of cores, and Pachyderm drops it in silence`, "error");
  }
  // Source: src/internal/ppsutil/util.go formats it with %f, which keeps six decimals.
  return Math.abs(cpu) < 0.0000005
    ? about(`cpu ${Number(cpu.toPrecision(7))} is rounded to 0: Pachyderm keeps six decimals`, "warning")
    : [];
}

function aboutGpu(gpu: GPUSpec | undefined, field: string, spec: Spec): Finding[] {
  if (gpu === undefined) return [];
  const { type = "", number = 0n } = gpu;
  const hint = 'Write both: "gpu": {"type": "nvidia.com/gpu", "number": 1}.';
  if (type === "") {
    if (gpu.type === undefined && isGiven(spec, [field, "gpu", "type"])) return [];
    return [{ path: [field, "gpu"], message: "Kubernetes refuses the workers: the gpu has no type", hint }];
  }
  if (!isExtendedResource(type) && !isUnfilled(type)) {
    const message = `Kubernetes refuses the workers: ${showText(type)} is no resource that it knows`;
    return [{ path: [field, "gpu", "type"], message, hint: 'Write the resource with its domain: "nvidia.com/gpu".' }];
  }
  if (number > 0n || (gpu.number === undefined && isGiven(spec, [field, "gpu", "number"]))) return [];
  if (number < 0n) {
    return [
      {
        path: [field, "gpu", "number"],
        message: `Kubernetes refuses the workers: ${number} GPUs are less than nothing`,
        hint,
      },
    ];
  }
  const message = "the command gets no GPU: number is missing or 0";
  return [{ path: [field, "gpu", "number"], message, hint, severity: "warning", refusedBy: null }];
}

function aboutPair(request: CreatePipelineRequest, { requests, limits }: Pair): Finding[] {
  const asked = request[requests];
  const most = request[limits];
  const above = amounts.flatMap((amount): Finding[] => {
    const wanted = amountOf(asked, amount);
    const limit = amountOf(most, amount);
    // Nothing asked for or no limit set: a 0 is dropped on its way to Kubernetes where it is cpu.
    if (wanted === null || limit === null || wanted <= limit || (amount === "cpu" && limit === 0)) return [];
    const message = `Kubernetes refuses the workers: ${amount} ${asked?.[amount]} is asked for, above the limit of ${most?.[amount]}`;
    return [{ path: [requests, amount], message, hint: `Raise ${limits}.${amount}, or ask for less.` }];
  });
  return [...above, ...aboutGpuPair(asked?.gpu, most?.gpu, { requests, limits })];
}

function aboutGpuPair(asked: GPUSpec | undefined, most: GPUSpec | undefined, { requests, limits }: Pair): Finding[] {
  if (asked === undefined || (asked.type ?? "") === "" || (asked.number ?? 0n) <= 0n) return [];
  if (asked.type === most?.type && asked.number === most?.number) return [];
  const message = `Kubernetes refuses the workers: a GPU in ${requests} must stand in ${limits} too, with the same number`;
  return [{ path: [requests, "gpu"], message, hint: `Write the gpu in ${limits}; there it is enough.` }];
}

function aboutNothing(request: CreatePipelineRequest, spec: Spec): Finding[] {
  return resourcePairs.flatMap(({ requests, limits }): Finding[] => {
    const node = nodeAt(spec, [requests]);
    const hint = `To ask for nothing, write "${requests}": {"cpu": 0, "memory": "", "disk": ""}; for the defaults, leave the key out.`;
    const about = (message: string): Finding[] => [
      { path: [requests], message, hint, severity: "warning", refusedBy: null },
    ];
    if (node?.kind === "mapping" && node.entries.length === 0) {
      return about("an empty object changes nothing: what the cluster's defaults ask for stays asked for");
    }
    if (requests !== "resource_requests" || request[limits] !== undefined) return [];
    if (node?.kind !== "scalar" || node.type !== "null") return [];
    return about(
      "null without limits does not ask for nothing: pachd then asks for 1 cpu, 256Mi of memory and 1Gi of disk",
    );
  });
}

function amountOf(given: ResourceSpec | undefined, amount: Amount): number | null {
  const value = given?.[amount];
  if (value === undefined) return null;
  if (typeof value !== "number") return parseQuantity(value);
  return Number.isFinite(value) ? value : null;
}
