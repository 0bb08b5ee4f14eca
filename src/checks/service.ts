import { isGiven } from "../pachyderm/is-given.ts";
import type { KeyPath } from "../pachyderm/key-path.ts";
import { kubernetesNameOf } from "../pachyderm/names.ts";
import { projectOf } from "../pachyderm/project-of.ts";
import type { CreatePipelineRequest, Service } from "../pachyderm/request.ts";
import { showText } from "../pachyderm/show-text.ts";
import { nodeAt, type Spec } from "../pachyderm/spec.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

const types = ["ClusterIP", "LoadBalancer", "NodePort"];

export const service = {
  kind: "spec",
  code: "service",
  severity: "error",
  refusedBy: "pachd",
  summary: "A service has a type and ports that Kubernetes takes, and one worker",
  hint: 'Write "internal_port": where the command listens, "external_port": where it is reached, and "type": "ClusterIP", "LoadBalancer" or "NodePort".',
  rules: ["SV-1", "SV-2", "SV-7", "SV-8"],

  look(request, spec, { defaultProject }) {
    const { service: own, spout } = request;
    const inSpout = spout?.service;
    return [
      ...(own === undefined
        ? []
        : [...aboutType(own, ["service"]), ...aboutPorts(own, ["service"], spec), ...aboutWorkers(request, spec)]),
      ...(inSpout === undefined
        ? []
        : [
            ...aboutType(inSpout, ["spout", "service"]),
            ...aboutPorts(inSpout, ["spout", "service"], spec),
            ...aboutShare(request),
          ]),
      ...(own === undefined && inSpout === undefined ? [] : aboutName(request, defaultProject)),
    ];
  },
} satisfies Check;

function aboutType({ type = "" }: Service, path: readonly string[]): Finding[] {
  if (type === "" || types.includes(type) || isUnfilled(type)) return [];
  const meant = types.find((known) => known.toLowerCase() === type.trim().toLowerCase());
  const hint = `Write ${(meant === undefined ? types : [meant]).map((known) => `"${known}"`).join(", ")}.`;
  const where = [...path, "type"];
  // pachd looks at the pipeline's own service only, and leaves a spout's to Kubernetes.
  if (path[0] === "spout") {
    const message = `Kubernetes refuses the service: it has no type ${showText(type)}`;
    return [{ path: where, message, hint, refusedBy: "kubernetes" }];
  }
  return [
    { path: where, message: `pachd refuses the pipeline: the following service type ${type} is not allowed`, hint },
  ];
}

function aboutPorts(
  { internal_port = 0, external_port = 0, type = "" }: Service,
  path: readonly string[],
  spec: Spec,
): Finding[] {
  const ports = { internal_port, external_port };
  const wrong = Object.entries(ports).flatMap(([key, port]): Finding[] => {
    if ((port >= 1 && port <= 65535) || (port === 0 && isRefused(spec, [...path, key]))) return [];
    const seen = port === 0 ? `${key} is missing or 0` : `${key} ${port} is no port`;
    const message = `the pipeline fails: Kubernetes refuses a service whose ${seen}`;
    return [
      { path: [...path, key], message, hint: `Write a port from 1 to 65535 as ${key}.`, refusedBy: "kubernetes" },
    ];
  });
  if (wrong.length > 0 || (type !== "" && type !== "NodePort")) return wrong;
  if (external_port >= 30000 && external_port <= 32767) return [];
  const message = `the pipeline fails: with ${type === "" ? "no type, which is NodePort," : "NodePort"} external_port ${external_port} is outside 30000-32767, the ports of nodes unless the cluster says otherwise`;
  const hint = 'Write an external_port from 30000 to 32767, or "type": "ClusterIP".';
  return [{ path: [...path, "external_port"], message, hint, refusedBy: "kubernetes" }];
}

function aboutWorkers({ parallelism_spec: workers }: CreatePipelineRequest, spec: Spec): Finding[] {
  if (workers === undefined || workers.constant === 1n) return [];
  if (workers.constant === undefined && isGiven(spec, ["parallelism_spec", "constant"])) return [];
  const message = `pachd refuses the pipeline: services can only be run with a constant parallelism of 1, not ${workers.constant ?? 0n}`;
  return [
    {
      path: ["parallelism_spec", "constant"],
      message,
      hint: 'Write "parallelism_spec": {"constant": 1}, or leave it out.',
    },
  ];
}

function aboutShare({ parallelism_spec: workers }: CreatePipelineRequest): Finding[] {
  const count = workers?.constant ?? 1n;
  if (count <= 1n) return [];
  const message = `each of the ${count} workers gets only its share of the requests to the spout's service`;
  const hint = 'Write "parallelism_spec": {"constant": 1}, or leave it out, where one worker must see them all.';
  return [{ path: ["parallelism_spec", "constant"], message, hint, severity: "warning", refusedBy: "job" }];
}

function aboutName(request: CreatePipelineRequest, defaultProject: string): Finding[] {
  const name = request.pipeline?.name ?? "";
  const full = `${kubernetesNameOf(projectOf(request, defaultProject), name)}-user`;
  if (full.length <= 63 || isUnfilled(full)) return [];
  const message = `Kubernetes refuses the service from the pipeline's 10th version on: "${full}" is ${full.length - 63} characters longer than the 63 max`;
  const hint = `Shorten the name to ${name.length - (full.length - 63)} characters.`;
  return [{ path: ["pipeline", "name"], message, hint, refusedBy: "kubernetes" }];
}

/** True for a port that the reader has refused; a 0 stands in the file as it is. */
function isRefused(spec: Spec, path: KeyPath): boolean {
  const node = nodeAt(spec, path);
  return isGiven(spec, path) && !(node?.kind === "scalar" && Number(node.text) === 0);
}
