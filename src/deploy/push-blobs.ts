import { type Blob, hasBlob, mountBlob, putBlob, readBlob } from "../tools/registry/blobs.ts";
import type { Descriptor } from "../tools/registry/image.ts";
import type { Session } from "../tools/registry/session.ts";

/** A repository of one registry, ready to be spoken to. */
export type RepositorySession = { session: Session; repository: string };

/** How a blob came to be where it is wanted. */
export type Transfer = { kind: "there" | "mounted" | "sent"; bytes: number };

/** Makes a repository hold a blob that is at hand; nothing is sent where it has it already. */
export async function sendBlob(to: RepositorySession, blob: Blob): Promise<Transfer> {
  if (await hasBlob(to.session, to.repository, blob.digest)) return { kind: "there", bytes: 0 };
  await putBlob(to.session, to.repository, blob);
  return { kind: "sent", bytes: blob.size };
}

/**
 * Makes a repository hold a blob that another one has: within one registry without sending it, else by streaming it
 * through this machine, of which no copy is kept.
 */
export async function copyBlob(from: RepositorySession, to: RepositorySession, blob: Descriptor): Promise<Transfer> {
  const { digest, size } = blob;
  const isSameRegistry = from.session.address.host === to.session.address.host;
  if (isSameRegistry && from.repository === to.repository) return { kind: "there", bytes: 0 };
  if (await hasBlob(to.session, to.repository, digest)) return { kind: "there", bytes: 0 };
  if (isSameRegistry && (await mountBlob(to.session, digest, { from: from.repository, to: to.repository }))) {
    return { kind: "mounted", bytes: 0 };
  }
  const open = () => readBlob(from.session, from.repository, digest);
  await putBlob(to.session, to.repository, { digest, size, open });
  return { kind: "sent", bytes: size };
}
