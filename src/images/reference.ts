import { type ImageReference, splitImage } from "../pachyderm/image-reference.ts";

/** `registry.example.com:5000/team/edges:1.4@sha256:…`, less what is not there. */
export function printReference({ repository, tag, digest }: ImageReference): string {
  return `${repository}${tag === null ? "" : `:${tag}`}${digest === null ? "" : `@${digest}`}`;
}

/**
 * The repository of an image in its one long form, so that two ways to write it are seen to be the same: without a
 * host it is Docker Hub's, and there without a folder it is in `library`. Source: distribution/reference, normalize.go.
 */
export function fullRepository(image: string): string {
  const { repository } = splitImage(image);
  const [first = "", ...rest] = repository.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  if (!isHost) return `docker.io/${rest.length === 0 ? "library/" : ""}${repository}`;
  const host = first === "index.docker.io" ? "docker.io" : first;
  if (host === "docker.io" && rest.length === 1) return `docker.io/library/${rest[0]}`;
  return [host, ...rest].join("/");
}
