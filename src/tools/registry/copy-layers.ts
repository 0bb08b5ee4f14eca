import { hasBlob, mountBlob, putBlob, readBlob } from "./blobs.ts";
import type { Descriptor } from "./image.ts";
import type { Session } from "./session.ts";

export type RepositoryPlace = { session: Session; repository: string };

/**
 * Makes a repository hold layers of another one: what it has stays, the rest is mounted within a registry, and
 * streamed from one registry to another.
 *
 * @returns how many bytes were sent
 */
export async function copyLayers(
  layers: readonly Descriptor[],
  from: RepositoryPlace,
  to: RepositoryPlace,
): Promise<number> {
  const isSame = from.session.address.host === to.session.address.host;
  if (isSame && from.repository === to.repository) return 0;
  const unique = [...new Map(layers.map((layer) => [layer.digest, layer])).values()];
  let sent = 0;
  const copyNext = async (): Promise<void> => {
    for (let layer = unique.shift(); layer !== undefined; layer = unique.shift()) {
      const { digest, size } = layer;
      if (await hasBlob(to.session, to.repository, digest)) continue;
      if (isSame && (await mountBlob(to.session, digest, { from: from.repository, to: to.repository }))) continue;
      await putBlob(to.session, to.repository, {
        digest,
        size,
        open: () => readBlob(from.session, from.repository, digest),
      });
      sent += size;
    }
  };
  await Promise.all([copyNext(), copyNext(), copyNext(), copyNext()]);
  return sent;
}
