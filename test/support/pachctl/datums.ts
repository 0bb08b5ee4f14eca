import { commitAt, currentVersion } from "./commits.ts";
import { readInputs } from "./effective-spec.ts";
import { type Entry, globbed } from "./files.ts";
import { hash, timeText } from "./ids.ts";
import { type JsonObject, objectAt, textAt } from "./json.ts";
import type { Datum, Job, Pipeline, State } from "./state.ts";

type Part = { name: string; repo: string; project: string; commit: string; entry: Entry };

/** The datums of a spec: every pair of what its globs find. `union`, `join` and `group` are treated as `cross`. */
export function partsOf(state: State, details: JsonObject, inputs: Record<string, string>): Part[][] {
  let rows: Part[][] = [[]];
  for (const { project, repo, name, glob } of readInputs(details)) {
    const id = inputs[name];
    const commit = id === undefined ? undefined : commitAt(state, { project, name: repo }, id);
    const found = commit === undefined ? [] : globbed(commit, glob);
    rows = rows.flatMap((row) => found.map((entry) => [...row, { name, repo, project, commit: id ?? "", entry }]));
  }
  return rows.filter((row) => row.length > 0).sort((one, other) => (datumId(one) < datumId(other) ? -1 : 1));
}

/** Of the paths alone, as in Pachyderm: what is in them does not count. */
export function datumId(parts: readonly Part[]): string {
  return hash(parts.map(({ name, entry }) => `${name}:${entry.path}`).join("\n"));
}

export type Computing = { job: Job; pipeline: Pipeline; now: number; fails: boolean };

/** Computes what no job before it has under the same salt; what has been is skipped, and names the job that did. */
export function computeDatums(state: State, { job, pipeline, now, fails }: Computing): void {
  const version = currentVersion(pipeline);
  const output = commitAt(state, pipeline, job.id);
  for (const parts of partsOf(state, version.details, job.inputs)) {
    const id = datumId(parts);
    const content = `${version.salt} ${parts.map(({ entry }) => entry.hash).join(" ")}`;
    const files = [
      ...parts.map(({ project, repo, commit, entry }) => `${project}/${repo}@${commit}:${entry.path}`),
      content,
    ];
    const before = earlier(state, { job, id, content });
    const imageId = before?.imageId ?? imageIdOf(state, textAt(objectAt(version.details, "transform"), "image"));
    const own = fails ? "FAILED" : "SUCCESS";
    // Of a skipped datum everything is told as the job that computed it wrote it down, its input commits too.
    const told = before ?? { files, job: job.id, imageId };
    job.datums.push({ ...told, id, state: before === undefined ? own : "SKIPPED" });
    if (output === undefined || (before === undefined && fails)) continue;
    const [first] = parts;
    const name = first?.entry.path.split("/").filter(Boolean).at(-1) ?? "all";
    const digest = Buffer.from(hash(`${id} ${content} ${imageId}`), "hex").toString("base64");
    output.files[`/${name}`] = { size: 3040, hash: digest, datum: id, at: timeText(now) };
  }
}

function earlier(state: State, { job, id, content }: { job: Job; id: string; content: string }): Datum | undefined {
  const others = state.jobs.filter(
    (one) => one.pipeline === job.pipeline && one.project === job.project && one !== job,
  );
  return others
    .flatMap(({ datums }) => datums)
    .find((datum) => datum.id === id && datum.state === "SUCCESS" && datum.files.at(-1) === content);
}

/** What Kubernetes would say that it ran. */
function imageIdOf(state: State, image: string): string {
  const [name = "", digest] = image.split("@");
  const repository = name.replace(/:[^/:]*$/, "");
  return `${repository}@${digest ?? state.behaviour.digests[image] ?? `sha256:${hash(image)}`}`;
}
