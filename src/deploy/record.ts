import type { Json, JsonObject } from "./spec-json.ts";

/** What Pachook writes on a pipeline, so that the cluster itself says what it runs. */
export type DeployRecord = {
  /** The commit that the pipeline was last changed for; 40 hexadecimal digits. */
  commit: string;
  /** One run of a deploy: the same on every pipeline that it changed. */
  deployment: string;
  /** What was sent, in one word: another one on the live spec means that somebody edited it. */
  spec: string;
  /** The input key of the image, where it is built here. */
  key: string | null;
  /** The digest of what that image was made on, as far as it says. */
  base: string | null;
};

const prefix = "io.pachook/";

/** True for an annotation of ours, which says nothing about what a pipeline does. */
export function isOurs(annotation: string): boolean {
  return annotation.startsWith(prefix);
}

/** The spec with the record in `metadata.annotations`; what else stands there stays, what is old of ours goes. */
export function withRecord(spec: JsonObject, { commit, deployment, spec: word, key, base }: DeployRecord): JsonObject {
  const metadata = objectOf(spec["metadata"]);
  const others = Object.entries(objectOf(metadata["annotations"])).filter(([name]) => !isOurs(name));
  const ours = { commit, deployment, spec: word, ...(key === null ? {} : { key }), ...(base === null ? {} : { base }) };
  const annotations = Object.fromEntries([
    ...others,
    ...Object.entries(ours).map(([name, value]) => [`${prefix}${name}`, value] as const),
  ]);
  return { ...spec, metadata: { ...metadata, annotations } };
}

/** What the annotations of a live pipeline say; null where Pachook did not put it there. */
export function readRecord(annotations: Readonly<Record<string, string>>): DeployRecord | null {
  const at = (name: string) => annotations[`${prefix}${name}`];
  const commit = at("commit");
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
  const [deployment = "", spec = ""] = [at("deployment"), at("spec")];
  return { commit, deployment, spec, key: at("key") ?? null, base: at("base") ?? null };
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
