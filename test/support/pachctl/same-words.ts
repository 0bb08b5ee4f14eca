import { jsonStream } from "../../../src/tools/pachctl/json-stream.ts";
import type { Printed } from "./answered.ts";
import { isObject, type Json, objectAt, textAt } from "./json.ts";

/** Which id of the recording is which of ours. Each stands for one only: a wrong one does not go through. */
export type Pairs = { ours: Map<string, string>; theirs: Map<string, string> };

export function noPairs(): Pairs {
  return { ours: new Map(), theirs: new Map() };
}

/** An argument of the recording with our ids in place of theirs. */
export function translated(text: string, pairs: Pairs): string {
  return text.replace(ids, (id) => pairs.ours.get(id) ?? id);
}

const ids = /\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b/g;

/** @returns null where both said the same; else the first difference */
export function difference(theirs: Printed, ours: Printed, pairs: Pairs): string | null {
  if (theirs.exitCode !== ours.exitCode) return `exit ${theirs.exitCode}, not ${ours.exitCode}: ${ours.stderr}`;
  return (
    textDifference("stderr", { theirs: theirs.stderr, ours: ours.stderr, pairs }) ??
    textDifference("stdout", { theirs: plain(theirs.stdout), ours: plain(ours.stdout), pairs })
  );
}

function textDifference(
  where: string,
  { theirs, ours, pairs }: { theirs: string; ours: string; pairs: Pairs },
): string | null {
  const [left, right] = [theirs.trimEnd(), ours.trimEnd()];
  const [leftIds, rightIds] = [left.match(ids) ?? [], right.match(ids) ?? []];
  const [leftRest, rightRest] = [left.replace(ids, "ID"), right.replace(ids, "ID")];
  if (leftRest !== rightRest) return `${where}: ${firstDifference(leftRest, rightRest)}`;
  for (const [index, id] of leftIds.entries()) {
    const own = rightIds[index] ?? "";
    const known = pairs.ours.get(id);
    if (known === undefined && !pairs.theirs.has(own)) {
      pairs.ours.set(id, own);
      pairs.theirs.set(own, id);
    } else if (known !== own) return `${where}: ${id} should be ${known ?? "a new id"} and is ${own}`;
  }
  return null;
}

function firstDifference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const from = Math.max(0, at - 60);
  return `…${one.slice(from, at + 80)}\n   but …${other.slice(from, at + 80)}`;
}

/** JSON of a `--raw`, less what differs from run to run; the way it is printed counts too. */
function plain(stdout: string): string {
  if (!stdout.startsWith("{")) return stdout;
  const values: unknown[] = [];
  const stream = jsonStream((value) => values.push(value));
  stream.add(stdout);
  if (!stream.isComplete()) return stdout;
  const isAsPrinted = values.map((value) => JSON.stringify(value, null, 2)).join("") === stdout.trimEnd();
  const said = inNoOrder(values.map(steady)).map((value) => JSON.stringify(value, null, 1));
  return `${isAsPrinted ? "" : "spaced otherwise "}${said.join("\n")}`;
}

// Times; whether a state had moved on already; pachd's bookkeeping of what reads a commit, in no order; hashes of
// contents, which nobody here compares. The rest has to be the same, in the same order.
const unsteady = new Set([
  "created", "created_at", "updated_at", "started", "finishing", "finished", "committed", "start", "hash",
  "last_job_state", "direct_subvenance", "child_commits", "size_bytes_upper_bound", "compacting_time", "validating_time",
]); // biome-ignore format: a list of names

function steady(value: unknown): Json {
  if (Array.isArray(value)) return value.map(steady);
  if (!isObject(value)) return typeof value === "string" ? value : isPlain(value) ? value : null;
  const kept = Object.entries(value).filter(([key]) => !unsteady.has(key));
  const settled = kept.map(([key, one]) => (key === "state" ? [key, early(String(one))] : [key, steady(one)]));
  const result = Object.fromEntries(settled);
  if (isObject(result["details"]) && Object.keys(result["details"]).length === 0) delete result["details"];
  const { direct_provenance: above } = result;
  if (Array.isArray(above))
    result["direct_provenance"] = above.toSorted((one, other) => (nameless(one) < nameless(other) ? -1 : 1));
  if (Array.isArray(result["jobs"])) result["jobs"] = inNoOrder(result["jobs"]);
  if (isLate(value)) delete result["reason"];
  if (result["error"] === "job stopped" || String(result["error"]).startsWith("all jobs killed"))
    delete result["error"];
  return result;
}

/** Pipelines, jobs and commits of one set, and datums, come in an order that is not the same in two runs. */
function inNoOrder(values: readonly Json[]): Json[] {
  const rank = new Map<string, number>();
  const keyed = values.map((value) => {
    const set =
      textAt(objectAt(value, "job"), "id") ||
      textAt(objectAt(value, "commit"), "id") ||
      textAt(objectAt(value, "spec_commit"), "id");
    if (!rank.has(set)) rank.set(set, rank.size);
    const own = set !== "" || objectAt(value, "datum")["id"] !== undefined;
    return { value, set: rank.get(set) ?? 0, name: own ? nameless(value) : "" };
  });
  keyed.sort((one, other) => one.set - other.set || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
  return keyed.map(({ value }) => value);
}

function nameless(value: Json): string {
  return JSON.stringify(value).replace(ids, "");
}

function isPlain(value: unknown): value is number | boolean {
  return typeof value === "number" || typeof value === "boolean";
}

function early(state: string): string {
  if (state === "PIPELINE_FAILURE") return "PIPELINE_STARTING";
  return state === "JOB_KILLED" ? "JOB_CREATED" : state;
}

function isLate({ state }: { state?: unknown }): boolean {
  return state === "PIPELINE_FAILURE" || state === "JOB_KILLED";
}
