import { createHash } from "node:crypto";
import { Failure } from "../../failure.ts";
import { hasBlob, locationOf, putBlob, startUpload } from "./blobs.ts";
import { type Digest, digestOf } from "./digest.ts";
import { discard, type Session } from "./session.ts";

/** What became of content whose digest nobody knew before it was read. */
export type Uploaded = { digest: Digest; size: number /** 0 where the repository had it. */; bytesSent: number };

/** Smaller content is held in memory; larger one goes out while it is read. */
const heldBytes = 8 * 1024 * 1024;

/**
 * Uploads content that is made while it is read. What is small is sent only if the repository lacks it; what is large
 * goes out at once, and its digest is told at the end. After a broken connection the content is opened anew.
 */
export async function uploadLayer(
  session: Session,
  repository: string,
  open: () => AsyncIterable<Uint8Array>,
): Promise<Uploaded> {
  const content = open()[Symbol.asyncIterator]();
  const { held, isAll } = await readUpTo(content, heldBytes);
  if (isAll) return uploadSmall(session, repository, Buffer.concat(held));
  return (await uploadStream(session, repository, join(held, content))) ?? uploadAgain(session, repository, open);
}

/** Uploads bytes at hand, unless the repository has them. */
export async function uploadSmall(session: Session, repository: string, bytes: Uint8Array): Promise<Uploaded> {
  const digest = digestOf(bytes);
  const size = bytes.byteLength;
  if (await hasBlob(session, repository, digest)) return { digest, size, bytesSent: 0 };
  const content = async function* () {
    yield bytes;
  };
  await putBlob(session, repository, { digest, size, open: content });
  return { digest, size, bytesSent: size };
}

async function readUpTo(content: AsyncIterator<Uint8Array>, most: number) {
  const held: Uint8Array[] = [];
  let size = 0;
  while (size <= most) {
    const next = await content.next();
    if (next.done === true) return { held, isAll: true };
    held.push(next.value);
    size += next.value.byteLength;
  }
  return { held, isAll: false };
}

async function* join(held: readonly Uint8Array[], content: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* held;
  for (let next = await content.next(); next.done !== true; next = await content.next()) yield next.value;
}

/** Null where the connection broke or the registry stumbled. */
async function uploadStream(
  session: Session,
  repository: string,
  content: AsyncIterable<Uint8Array>,
): Promise<Uploaded | null> {
  const access = { repository, actions: "pull,push" } as const;
  const upload = await startUpload(session, repository);
  const hash = createHash("sha256");
  let size = 0;
  let broken: unknown = null;
  const counted = async function* () {
    try {
      for await (const chunk of content) {
        hash.update(chunk);
        size += chunk.byteLength;
        yield chunk;
      }
    } catch (error) {
      broken = error; // ours, not the connection's: reading it again would not help
      throw error;
    }
  };
  try {
    const headers = { "content-type": "application/octet-stream" };
    const sent = await session.send({ method: "PATCH", to: upload, access, headers, body: counted, again: "never" });
    await discard(sent);
    if (sent.status !== 202) return null;
    const digest: Digest = `sha256:${hash.digest("hex")}`;
    const url = new URL(locationOf(sent, session, upload));
    url.searchParams.set("digest", digest);
    const put = await session.send({ method: "PUT", to: url.href, access, again: "never" });
    await discard(put);
    return put.status === 201 ? { digest, size, bytesSent: size } : null;
  } catch (error) {
    if (broken !== null) throw broken;
    if (error instanceof Failure && error.code !== "interrupted") return null;
    throw error;
  }
}

/** The long way: first the digest, then an upload that goes on where it broke off. */
async function uploadAgain(
  session: Session,
  repository: string,
  open: () => AsyncIterable<Uint8Array>,
): Promise<Uploaded> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of open()) {
    hash.update(chunk);
    size += chunk.byteLength;
  }
  const digest: Digest = `sha256:${hash.digest("hex")}`;
  if (await hasBlob(session, repository, digest)) return { digest, size, bytesSent: size };
  await putBlob(session, repository, { digest, size, open });
  return { digest, size, bytesSent: size };
}
