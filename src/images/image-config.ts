import { posix } from "node:path";
import { parseGoDuration } from "../pachyderm/go-duration.ts";
import { type JsonReader, jsonReader } from "../tools/registry/json.ts";
import type { ChainStep } from "./step-chain.ts";

/** The settings of an image, as its config file has them under "config". Fields nobody here knows stay as they are. */
export type ContainerSettings = Readonly<Record<string, unknown>>;

/** `author` stands beside the settings in the file. */
export type AppliedSettings = { settings: ContainerSettings; author: string | null };

/**
 * Settings after the steps that set something. Source: Dockerfile reference; moby's container.Config, which the OCI
 * image specification took over.
 *
 * @returns the reason, where a step cannot be applied here
 */
export function applySettings(
  base: ContainerSettings,
  steps: readonly ChainStep[],
): { kind: "applied"; applied: AppliedSettings } | { kind: "refused"; because: string; step: ChainStep } {
  let settings: Record<string, unknown> = { ...base };
  let author: string | null = null;
  let commandOf: number | null = null; // the stage that has set CMD
  for (const step of steps) {
    if (step.action.kind === "maintainer") author = step.action.text;
    if (step.action.kind === "cmd") commandOf = step.stage;
    // An ENTRYPOINT does away with the CMD of the image it starts from, for which that was not meant.
    if (step.action.kind === "entrypoint" && commandOf !== step.stage) settings = { ...settings, Cmd: null };
    const changed = changeOf(step, jsonReader(settings));
    if (changed === null) {
      const { keyword, rest } = step.instruction;
      return { kind: "refused", because: `"${keyword} ${rest}" depends on values that are not known`, step };
    }
    settings = { ...settings, ...changed };
  }
  return { kind: "applied", applied: { settings, author } };
}

/** Engines see to it that there is a PATH. Source: moby/buildkit frontend/dockerfile/dockerfile2llb. */
export function withPath(settings: ContainerSettings): ContainerSettings {
  if (environmentOf(settings).has("PATH")) return settings;
  const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  return { ...settings, Env: [...jsonReader(settings).texts("Env"), path] };
}

/** The variables an image's settings hold. */
export function environmentOf(settings: ContainerSettings): Map<string, string> {
  return new Map(
    jsonReader(settings)
      .texts("Env")
      .map((line): [string, string] => {
        const equals = line.indexOf("=");
        return equals === -1 ? [line, ""] : [line.slice(0, equals), line.slice(equals + 1)];
      }),
  );
}

/** Null where a value is not known. */
function changeOf({ action, instruction }: ChainStep, settings: JsonReader): Record<string, unknown> | null {
  const shell = settings.texts("Shell");
  const inShell = (text: string) => [...(shell.length === 0 ? ["/bin/sh", "-c"] : shell), text];
  switch (action.kind) {
    case "env": {
      const env = environmentOf(settings.value);
      for (const [name, value] of action.values) {
        if (value === null) return null;
        env.set(name, value);
      }
      return { Env: [...env].map(([name, value]) => `${name}=${value}`) };
    }
    case "label": {
      const labels: Record<string, unknown> = { ...settings.object("Labels").value };
      for (const [name, value] of action.values) {
        if (name === null || value === null) return null;
        labels[name] = value;
      }
      return { Labels: labels };
    }
    case "workdir":
      return action.path === null ? null : { WorkingDir: workdirAfter(settings.text("WorkingDir"), action.path) };
    case "user":
      return action.user === null || action.user === "" ? null : { User: action.user };
    case "cmd":
      return { Cmd: action.command ?? inShell(action.text) };
    case "entrypoint":
      return { Entrypoint: action.command ?? inShell(action.text) };
    case "shell":
      return action.command === null ? null : { Shell: action.command };
    case "expose": {
      const ports = action.values.map((value) => (value === null ? null : portsOf(value)));
      return withKeys(settings.object("ExposedPorts"), "ExposedPorts", ports);
    }
    case "volume":
      return withKeys(
        settings.object("Volumes"),
        "Volumes",
        action.values.map((value) => (value === null ? null : [value])),
      );
    case "stopsignal":
      return action.signal === null ? null : { StopSignal: action.signal };
    case "healthcheck":
      return healthcheckOf(instruction);
    case "onbuild":
      return { OnBuild: [...settings.texts("OnBuild"), action.text] };
    case "unknown":
      return null;
    default:
      return {};
  }
}

/** The folder that a WORKDIR leads to: a relative one goes on from where the last one stood. */
export function workdirAfter(before: string | null, path: string): string {
  return posix.resolve("/", before ?? "/", path);
}

function withKeys(
  old: JsonReader,
  name: string,
  lists: readonly (readonly string[] | null)[],
): Record<string, unknown> | null {
  const all: Record<string, unknown> = { ...old.value };
  for (const list of lists) {
    if (list === null) return null;
    for (const key of list) all[key] = {};
  }
  return { [name]: all };
}

/** `80`, `80/udp`, `8000-8002`; null for what is none of these. */
function portsOf(text: string): string[] | null {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(text);
  if (match === null) return null;
  const [, first = "", last = first, protocol = "tcp"] = match;
  const count = Number(last) - Number(first) + 1;
  if (count < 1 || Number(last) > 65_535) return null;
  return Array.from({ length: count }, (_, index) => `${Number(first) + index}/${protocol.toLowerCase()}`);
}

const durations = {
  interval: "Interval",
  timeout: "Timeout",
  "start-period": "StartPeriod",
  "start-interval": "StartInterval",
};

function healthcheckOf({ flags, rest }: ChainStep["instruction"]): Record<string, unknown> | null {
  const [, type = "", text = ""] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
  if (type.toUpperCase() === "NONE") return { Healthcheck: { Test: ["NONE"] } };
  if (type.toUpperCase() !== "CMD") return null;
  const check: Record<string, unknown> = { Test: testOf(text) };
  for (const { name, value } of flags) {
    const field = Object.entries(durations).find(([flag]) => flag === name)?.[1];
    const duration = parseGoDuration(value);
    if (field !== undefined && "nanoseconds" in duration) check[field] = Number(duration.nanoseconds);
    else if (name === "retries" && /^\d+$/.test(value)) check["Retries"] = Number(value);
    else return null;
  }
  return { Healthcheck: check };
}

function testOf(text: string): string[] {
  if (!text.startsWith("[")) return ["CMD-SHELL", text];
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.every((item) => typeof item === "string")) return ["CMD", ...parsed];
  } catch {
    // plain words that begin with a bracket
  }
  return ["CMD-SHELL", text];
}
