import { createHash } from "node:crypto";
import { Failure } from "../../failure.ts";
import type { Digest } from "./digest.ts";
import { refusal } from "./refusal.ts";
import { discard, type Session } from "./session.ts";

/** Content to upload. It is opened once per try; size and digest are of the bytes it gives. */
export type Blob = { digest: Digest; size: number; open: () => AsyncIterable<Uint8Array> };

/** True where the repository holds the blob already. */
export async function hasBlob(session: Session, repository: string, digest: Digest): Promise<boolean> {
  const to = `/${repository}/blobs/${digest}`;
  const response = await session.send({ method: "HEAD", to, access: { repository, actions: "pull" } });
  await discard(response);
  if (response.ok) return true;
  if (response.status === 404) return false;
  throw await refusal(response, session.address.host, `looking for ${digest} in ${repository}`);
}

/**
 * Streams a blob. Its digest is checked when the last byte has passed: use nothing of it before the end.
 *
 * @throws Failure when there is no such blob, or its bytes are others than its digest says
 */
export async function* readBlob(session: Session, repository: string, digest: Digest): AsyncGenerator<Uint8Array> {
  const to = `/${repository}/blobs/${digest}`;
  const response = await session.send({ method: "GET", to, access: { repository, actions: "pull" } });
  if (!response.ok) throw await refusal(response, session.address.host, `reading ${digest} of ${repository}`);
  const hash = createHash("sha256");
  for await (const chunk of response.body ?? []) {
    hash.update(chunk);
    yield chunk;
  }
  const seen = `sha256:${hash.digest("hex")}`;
  if (seen === digest) return;
  const message = `${session.address.host} answered for ${digest} of ${repository} with other content (${seen})`;
  throw new Failure("tool", message, "Nothing was used of it. Tell whoever runs the registry.");
}

/**
 * Makes a repository hold a blob that another one of the same registry has, without sending it.
 *
 * @returns false where the registry does not do that; then it has to be sent
 */
export async function mountBlob(session: Session, digest: Digest, way: { from: string; to: string }): Promise<boolean> {
  const query = new URLSearchParams({ mount: digest, from: way.from });
  const response = await session.send({
    method: "POST",
    to: `/${way.to}/blobs/uploads/?${query}`,
    access: { repository: way.to, actions: "pull,push" },
  });
  await discard(response);
  if (response.status === 201) return true;
  if (response.status === 202) await cancelUpload(session, way.to, locationOf(response, session));
  return false;
}

/** Uploads a blob in one request; after a broken connection it goes on where the registry stopped reading. */
export async function putBlob(session: Session, repository: string, blob: Blob): Promise<void> {
  let upload = await startUpload(session, repository);
  let offset = 0;
  for (let tries = 1; ; tries++) {
    const finished = await sendRest(session, { repository, upload, blob, offset });
    if (finished.kind === "done") return;
    if (tries >= 5 || finished.kind === "refused") throw finished.failure;
    if (await hasBlob(session, repository, blob.digest)) return; // it arrived, only the answer was lost
    const standing = await uploadStanding(session, repository, upload);
    if (standing === null) {
      upload = await startUpload(session, repository);
      offset = 0;
    } else {
      upload = standing.location;
      offset = standing.received;
    }
  }
}

/**
 * Asks for the right to push by opening an upload and calling it off.
 *
 * @throws Failure when the registry would not let us push there
 */
export async function checkPush(session: Session, repository: string): Promise<void> {
  await cancelUpload(session, repository, await startUpload(session, repository));
}

/** Opens an upload and says where its bytes go. */
export async function startUpload(session: Session, repository: string): Promise<string> {
  const access = { repository, actions: "pull,push" } as const;
  const response = await session.send({ method: "POST", to: `/${repository}/blobs/uploads/`, access });
  if (response.status !== 202) throw await refusal(response, session.address.host, `a push to ${repository}`);
  await discard(response);
  return locationOf(response, session);
}

/** An upload nobody finishes is left to the registry's own clean-up where it knows no DELETE, or does not hear it. */
async function cancelUpload(session: Session, repository: string, upload: string): Promise<void> {
  const access = { repository, actions: "pull,push" } as const;
  try {
    await discard(await session.send({ method: "DELETE", to: upload, access, again: "never" }));
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "interrupted") throw error;
  }
}

type Rest = { repository: string; upload: string; blob: Blob; offset: number };
type RestOutcome = { kind: "done" } | { kind: "broken"; failure: Failure } | { kind: "refused"; failure: Failure };

async function sendRest(session: Session, { repository, upload, blob, offset }: Rest): Promise<RestOutcome> {
  const url = new URL(upload);
  url.searchParams.set("digest", blob.digest);
  const headers = { "content-type": "application/octet-stream", "content-length": String(blob.size - offset) };
  try {
    const response = await session.send({
      method: "PUT",
      to: url.href,
      access: { repository, actions: "pull,push" },
      headers,
      body: () => skip(blob.open(), offset),
      again: "never",
    });
    await discard(response);
    if (response.status === 201) return { kind: "done" };
    const failure = await refusal(response, session.address.host, `the blob ${blob.digest} for ${repository}`);
    return { kind: response.status >= 500 || response.status === 429 ? "broken" : "refused", failure };
  } catch (error) {
    if (error instanceof Failure && error.code === "tool") return { kind: "broken", failure: error };
    throw error; // called off, or what was to be sent could not be read
  }
}

/** How far an upload came, or null where the registry has forgotten it. */
async function uploadStanding(session: Session, repository: string, upload: string) {
  const response = await session.send({ method: "GET", to: upload, access: { repository, actions: "pull,push" } });
  await discard(response);
  if (response.status !== 204) return null;
  const range = /^(?:bytes=)?0-(\d+)$/.exec(response.headers.get("range") ?? "");
  const last = range?.[1] === undefined ? -1 : Number(range[1]);
  return { location: locationOf(response, session, upload), received: last <= 0 ? 0 : last + 1 };
}

/** Where an upload goes on. Registries answer with whole URLs or bare paths. */
export function locationOf(response: Response, session: Session, otherwise?: string): string {
  const location = response.headers.get("location") ?? otherwise;
  if (location !== undefined) return new URL(location, session.address.api).href;
  const hint = "Is this address a container registry?";
  throw new Failure("tool", `${session.address.host} started an upload and did not say where`, hint);
}

async function* skip(chunks: AsyncIterable<Uint8Array>, offset: number): AsyncGenerator<Uint8Array> {
  let left = offset;
  for await (const chunk of chunks) {
    if (left >= chunk.byteLength) left -= chunk.byteLength;
    else {
      yield left === 0 ? chunk : chunk.subarray(left);
      left = 0;
    }
  }
}
