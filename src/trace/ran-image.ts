import { splitImage } from "../pachyderm/image-reference.ts";

/** An image as Kubernetes says that it ran. */
export type RanImage = {
  /** Null for an image that never was in a registry. */
  repository: string | null;
  /** Null where nobody wrote down which it was. */
  digest: string | null;
};

/**
 * Reads the `image_id` of a datum: `registry/edges@sha256:…`, with docker also `docker-pullable://registry/edges@sha256:…`;
 * `docker://sha256:…` or a bare `sha256:…` is the id of an image that a node has and no registry knows by it.
 * Source: Kubernetes, ContainerStatus.imageID; Pachyderm, src/server/worker/driver/driver.go, GetContainerImageID.
 */
export function readRanImage(imageId: string): RanImage {
  const plain = imageId.replace(/^[a-z-]+:\/\//, "");
  if (plain.startsWith("sha256:")) return { repository: null, digest: null };
  const { repository, digest } = splitImage(plain);
  return { repository: repository === "" ? null : repository, digest };
}
