import { createHash } from "node:crypto";
import { splitImage } from "../pachyderm/image-reference.ts";
import { readSpecs } from "../pachyderm/reader.ts";
import type { CreatePipelineRequest } from "../pachyderm/request.ts";
import { isOurs } from "./record.ts";

/**
 * What a spec says, each value by its key path (`input.cross[0].pfs.glob`), in one spelling: names, durations and
 * enums as pachd understands them, not as they happen to be written. Left out is what says nothing about what runs: our
 * annotations, the project (pachctl fills it in), and the tag of an image that has a digest.
 */
export type Facts = ReadonlyMap<string, string>;

/** The facts of a request as it was read from a file. */
export function factsOf(request: CreatePipelineRequest): Facts {
  const facts = new Map<string, string>();
  collect(request, "", facts);
  for (const path of [...facts.keys()]) if (isSilent(path)) facts.delete(path);
  const image = facts.get(imagePath);
  if (image !== undefined) facts.set(imagePath, JSON.stringify(exactImage(textOf(image))));
  return facts;
}

/**
 * The facts of JSON text that pachd keeps.
 *
 * @returns null where the text is no spec: an older pachd, which keeps none
 */
export function factsOfJson(json: string): Facts | null {
  if (json === "") return null;
  const [spec] = readSpecs("live", new TextEncoder().encode(json)).specs;
  return spec === undefined ? null : factsOf(spec.request);
}

/** A spec as the cluster was given it, and its word. Of hundreds each is read once. */
export type SentSpec = { facts: Facts; word: string };

/** @returns null where `factsOfJson` does */
export function sentSpecOf(json: string): SentSpec | null {
  const facts = factsOfJson(json);
  return facts === null ? null : { facts, word: fingerprintOf(facts) };
}

/** One word for what a spec says; two specs have the same word where nothing that runs differs. */
export function fingerprintOf(facts: Facts): string {
  const sorted = [...facts].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 32);
}

export const imagePath = "transform.image";

/** The image without a tag that its digest makes meaningless. */
export function exactImage(image: string): string {
  const { repository, digest } = splitImage(image);
  return digest === null ? image : `${repository}@${digest}`;
}

function isSilent(path: string): boolean {
  if (path.startsWith("pipeline.project")) return true;
  const annotation = /^metadata\.annotations\.(.*)$/.exec(path)?.[1];
  return annotation !== undefined && isOurs(annotation);
}

function collect(value: unknown, path: string, into: Map<string, string>): void {
  if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null)) {
    for (const [index, item] of value.entries()) collect(item, `${path}[${index}]`, into);
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value);
    // `spout: {}` is a fact; an empty map of annotations is not, since ours may have been all it held.
    if (entries.length === 0 && path !== "" && !path.startsWith("metadata")) into.set(path, "{}");
    for (const [key, item] of entries) collect(item, path === "" ? key : `${path}.${key}`, into);
  } else {
    into.set(path, JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each)) ?? "");
  }
}

function textOf(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === "string" ? value : "";
}
