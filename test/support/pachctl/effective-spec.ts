import { posix } from "node:path";
import { type FieldTable, type MessageTable, tableOf } from "../../../src/pachyderm/schema/lookup.ts";
import { camelCase } from "../../../src/pachyderm/spec.ts";
import { NotSimulated } from "./answered.ts";
import { isObject, type Json, type JsonObject, listAt, merged, objectAt, textAt } from "./json.ts";

const requests: JsonObject = { cpu: 1, memory: "256Mi", disk: "1Gi" };

/** What pachd starts from: its own defaults and those that a new cluster is given. */
const defaults: JsonObject = {
  datumTries: "3",
  outputBranch: "master",
  reprocessSpec: "until_success",
  resourceRequests: requests,
  sidecarResourceRequests: requests,
  transform: { image: "ubuntu:20.04" },
};

const table = tableOf("CreatePipelineRequest");

/** The spec with all defaults, in camelCase. */
export function effectiveSpec(user: JsonObject): JsonObject {
  const result = merged(defaults, respelt(user, table, camelCase));
  return isObject(result) ? result : {};
}

type Spell = (field: string) => string;

/** Keys in one spelling, in the proto's order. */
function respelt(value: JsonObject, { message, fields }: MessageTable, spell: Spell): JsonObject {
  const result: JsonObject = {};
  for (const field of message.fields) {
    const known = fields.get(field.name);
    const found = value[camelCase(field.name)] ?? value[field.name];
    if (known !== undefined && found !== undefined) result[spell(field.name)] = respeltField(found, known, spell);
  }
  return result;
}

function respeltField(value: Json, known: FieldTable, spell: Spell): Json {
  if (Array.isArray(value)) return value.map((item) => respeltField(item, known, spell));
  const { type, field } = known;
  const isMany = field.many === true || (type.kind === "scalar" && type.scalar === "map");
  if (value === null && isMany) throw new NotSimulated("null in place of a list or map");
  if (type.kind === "enum" && typeof value === "number") return enumName(type.numbers, value);
  return type.kind === "message" && isObject(value) ? respelt(value, type.table, spell) : value;
}

/** protojson writes a value that it knows by its name. */
function enumName(numbers: Readonly<Record<string, number>>, value: number): Json {
  return Object.entries(numbers).find(([, number]) => number === value)?.[0] ?? value;
}

/** The same as pachd keeps it: proto names, 64-bit integers as text, zero values gone. */
export function typedSpec(effective: JsonObject): JsonObject {
  return typed(effective, table);
}

function typed(value: JsonObject, { message, fields }: MessageTable): JsonObject {
  const result: JsonObject = {};
  for (const field of message.fields) {
    const known = fields.get(field.name);
    const found = value[camelCase(field.name)] ?? value[field.name];
    if (known === undefined || found === undefined || found === null) continue;
    const read = typedField(found, known);
    if (!isZero(read)) result[field.name] = read;
  }
  return result;
}

function typedField(value: Json, known: FieldTable): Json {
  if (Array.isArray(value)) return value.map((item) => typedField(item, known));
  const { type } = known;
  if (type.kind === "message") return isObject(value) ? typed(value, type.table) : value;
  if (type.kind !== "scalar") return value;
  if (["int64", "uint64", "Int64Value"].includes(type.scalar)) {
    // As a number it went through a float, and may have become more than the field holds.
    if (typeof value === "number" && value >= (type.scalar === "uint64" ? 2 ** 64 : 2 ** 63))
      throw new NotSimulated("the field holds no such number");
    return String(value);
  }
  if (type.scalar === "float" || type.scalar === "int32") return Number.parseFloat(String(value));
  return value;
}

function isZero(value: Json): boolean {
  return (
    value === "" || value === 0 || value === "0" || value === false || (Array.isArray(value) && value.length === 0)
  );
}

/** Every input of a spec that is one, not a group of others; changed in place where `change` gives another. */
function inputsOf(input: Json | undefined): JsonObject[] {
  if (!isObject(input)) return [];
  const groups = ["cross", "union", "join", "group"].flatMap((key) => listAt(input, key));
  const own = isObject(input["pfs"]) || isObject(input["cron"]) ? [input] : [];
  return [...own, ...groups.flatMap(inputsOf)];
}

export type PfsInput = {
  project: string;
  repo: string;
  /** `user`, `spec` or `meta`. */
  type: string;
  name: string;
  branch: string;
  glob: string;
  trigger: JsonObject | null;
};

/** What starts jobs and makes datums: data repos, and the repos in which pachd keeps the ticks of a clock. */
export function readInputs(details: JsonObject): PfsInput[] {
  const ticks = inputsOf(details["input"]).flatMap(({ cron }) => {
    const repo = textAt(cron, "repo");
    if (repo === "") return [];
    const [project, name] = [textAt(cron, "project"), textAt(cron, "name")];
    return [{ project, repo, name, type: "user", branch: "master", glob: "/*", trigger: null }];
  });
  return [...pfsInputs(details), ...ticks];
}

export function pfsInputs(details: JsonObject): PfsInput[] {
  return inputsOf(details["input"]).flatMap((input) => {
    const pfs = objectAt(input, "pfs");
    if (textAt(pfs, "repo") === "") return [];
    return [
      {
        project: textAt(pfs, "project"),
        repo: textAt(pfs, "repo"),
        name: textAt(pfs, "name"),
        branch: textAt(pfs, "branch"),
        glob: textAt(pfs, "glob"),
        type: textAt(pfs, "repo_type") || "user",
        trigger: isObject(pfs["trigger"]) ? pfs["trigger"] : null,
      },
    ];
  });
}

/** Source: Pachyderm, src/internal/pfsfile/pfsfile.go, CleanPath. */
function cleanPath(glob: string): string {
  return posix.join("/", glob).replace(/(?<=.)\/$/, "");
}

/** Fills in what pachd does: project, name, type and branch of an input, the repo of a cron, the kind of a service. */
export function withInputDefaults(
  spec: JsonObject,
  { project, pipeline, at }: { project: string; pipeline: string; at: string },
): JsonObject {
  const triggers = new Map<Json, number>();
  const fill = (input: Json): Json => {
    if (!isObject(input)) return input;
    const result: JsonObject = {};
    for (const [key, value] of Object.entries(input)) {
      if (key === "pfs" && isObject(value)) {
        const { project: own, name, repo, repo_type, branch, ...rest } = value;
        const glob = textAt(value, "glob");
        if (glob !== "") rest["glob"] = cleanPath(glob);
        const makesBranch = branch === undefined && isObject(value["trigger"]);
        if (makesBranch) triggers.set(repo ?? "", (triggers.get(repo ?? "") ?? 0) + 1);
        if (makesBranch) rest["trigger"] = { branch: "master", ...objectAt(value, "trigger") };
        const filled = {
          project: own ?? project,
          name: name ?? repo ?? "",
          repo: repo ?? "",
          repo_type: repo_type ?? "user",
          branch: makesBranch ? `${pipeline}-trigger-${triggers.get(repo ?? "")}` : (branch ?? "master"),
        };
        result[key] = { ...filled, ...rest };
      } else if (key === "cron" && isObject(value)) {
        const { name, spec: schedule, start, repo, project: own, ...rest } = value;
        result[key] = {
          name: name ?? "",
          project: own ?? project,
          repo: repo ?? `${pipeline}_${String(name ?? "")}`,
          spec: schedule ?? "",
          ...rest,
          start: start ?? at,
        };
      } else result[key] = Array.isArray(value) ? value.map(fill) : value;
    }
    return result;
  };
  const service = spec["service"];
  return {
    ...spec,
    ...(spec["input"] === undefined ? {} : { input: fill(spec["input"]) }),
    ...(isObject(service) ? { service: { ...service, type: service["type"] ?? "NodePort" } } : {}),
  };
}
