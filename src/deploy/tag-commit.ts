import type { Digest } from "../tools/registry/digest.ts";
import { lookUpImage } from "../tools/registry/image.ts";
import { findDigest, type Manifest, putManifest } from "../tools/registry/manifests.ts";
import { commitTags } from "./image-names.ts";
import { keyLabel } from "./labels.ts";
import type { RepositorySession } from "./repository-session.ts";

export type CommitTag = { tag: string; key: string; commit: string; platform: string };

/**
 * Puts a manifest under the tag of its commit, unless something came to stand there since it was decided: an image of
 * the same key is taken as it is, and beside one of another key ours gets the tag with the key. No tag is moved.
 */
export async function tagCommit(
  at: RepositorySession,
  manifest: Manifest,
  { tag, key, commit, platform }: CommitTag,
): Promise<{ tag: string; digest: Digest }> {
  const standing = await findDigest(at.session, at.repository, tag);
  if (standing === manifest.digest) return { tag, digest: manifest.digest };
  const [plain, withKey] = commitTags(commit, key);
  if (standing !== null && tag === plain) {
    const found = await lookUpImage(at.session, { repository: at.repository, reference: standing }, platform);
    const isSameKey = found.kind === "found" && found.image.settings.labels[keyLabel] === key;
    if (isSameKey) return { tag, digest: standing };
    return tagCommit(at, manifest, { tag: withKey, key, commit, platform });
  }
  await putManifest(at.session, { repository: at.repository, reference: tag }, manifest);
  return { tag, digest: manifest.digest };
}
