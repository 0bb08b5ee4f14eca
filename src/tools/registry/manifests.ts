import { Failure } from "../../failure.ts";
import { type Digest, digestOf, isDigest } from "./digest.ts";
import { refusal } from "./refusal.ts";
import { discard, type Session } from "./session.ts";

/** A manifest as the registry keeps it: its bytes are its identity. */
export type Manifest = { mediaType: string; digest: Digest; bytes: Uint8Array };

const accepted = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
].join(", ");

/** Manifests are small; registries refuse larger ones. Source: OCI distribution specification, "Pushing Manifests". */
const largestBytes = 4 * 1024 * 1024;

/** Which digest stands under a tag, or null where there is none: one small request. */
export async function findDigest(session: Session, repository: string, reference: string): Promise<Digest | null> {
  const response = await session.send({
    method: "HEAD",
    to: `/${repository}/manifests/${reference}`,
    access: { repository, actions: "pull" },
    headers: { accept: accepted },
  });
  await discard(response);
  if (response.status === 404) return null;
  if (!response.ok) throw await refusal(response, session.address.host, `reading ${repository}:${reference}`);
  const digest = response.headers.get("docker-content-digest") ?? "";
  if (isDigest(digest)) return digest;
  return (await readManifest(session, repository, reference))?.digest ?? null; // not every registry sends the header
}

/**
 * The manifest under a tag or digest, or null where there is none.
 *
 * @throws Failure when the bytes are not what the asked or announced digest says
 */
export async function readManifest(session: Session, repository: string, reference: string): Promise<Manifest | null> {
  const response = await session.send({
    method: "GET",
    to: `/${repository}/manifests/${reference}`,
    access: { repository, actions: "pull" },
    headers: { accept: accepted },
  });
  if (response.status === 404) {
    await discard(response);
    return null;
  }
  if (!response.ok) throw await refusal(response, session.address.host, `reading ${repository}:${reference}`);
  const bytes = await readBounded(response, largestBytes);
  const digest = digestOf(bytes);
  const announced = response.headers.get("docker-content-digest");
  const wanted = isDigest(reference) ? reference : announced;
  if (wanted !== null && isDigest(wanted) && wanted !== digest) {
    const message = `${session.address.host} answered for ${repository}@${wanted} with other content (${digest})`;
    throw new Failure("tool", message, "Nothing was used of it. Tell whoever runs the registry.");
  }
  return { mediaType: response.headers.get("content-type") ?? "", digest, bytes };
}

/** Puts a manifest under a tag or its digest; what it names must be there already. */
export async function putManifest(session: Session, at: { repository: string; reference: string }, manifest: Manifest) {
  const response = await session.send({
    method: "PUT",
    to: `/${at.repository}/manifests/${at.reference}`,
    access: { repository: at.repository, actions: "pull,push" },
    headers: { "content-type": manifest.mediaType },
    body: manifest.bytes,
  });
  if (!response.ok) throw await refusal(response, session.address.host, `writing ${at.repository}:${at.reference}`);
  await discard(response);
}

/** Reads a whole body, and no more than it may have. */
async function readBounded(response: Response, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) {
      const hint = "Is this address a container registry?";
      throw new Failure("tool", `a registry sent more than ${mostBytes} bytes for a small document`, hint);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
