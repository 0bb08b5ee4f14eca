import { type Digest, isDigest } from "../tools/registry/digest.ts";
import { lookUpImage, type RegistryImage } from "../tools/registry/image.ts";
import { findDigest, type Manifest } from "../tools/registry/manifests.ts";
import { commitTags, keyTag } from "./image-names.ts";
import type { Standing, StandingImage, WantedImage } from "./image-plan.ts";
import { baseDigestLabel, keyLabel } from "./labels.ts";
import type { RepositorySession } from "./repository-session.ts";

/** An image of an earlier commit, to compare with and to continue from. */
export type EarlierImage = { commit: string; image: RegistryImage };

/** How many earlier commits are asked for; more would cost more than they save. */
const earlierCommits = 5;

/** What stands in the registry, and the manifests that were read for it, to be put under another tag. */
export type Found = {
  standing: Standing;
  manifests: ReadonlyMap<Digest, Manifest>;
  /** The bases that these images say they were made on, by what their tags name; null where one does not say. */
  madeOn: ReadonlyMap<Digest, Digest | null>;
};

/** Asks what stands under the tags of one image: two manifests and their configs at most, and a third where they clash. */
export async function standingOf(wanted: WantedImage, at: RepositorySession, platform: string): Promise<Found> {
  const manifests = new Map<Digest, Manifest>();
  const madeOn = new Map<Digest, Digest | null>();
  const look = async (reference: string): Promise<StandingImage | null> => {
    const found = await lookUpImage(at.session, { repository: at.repository, reference }, platform);
    if (found.kind !== "found") return null;
    manifests.set(found.named.digest, found.named);
    madeOn.set(found.named.digest, baseOf(found.image));
    return standingImage(found.image);
  };
  const [plain, withKey] = commitTags(wanted.commit, wanted.key);
  const [underKey, underCommit] = await Promise.all([look(keyTag(wanted.key)), look(plain)]);
  const isClash = underCommit !== null && underCommit.key !== wanted.key;
  return { standing: { underKey, underCommit, underBoth: isClash ? await look(withKey) : null }, manifests, madeOn };
}

/** What a tag names: the index, where one lies between, so that the same thing is named again. */
export function standingImage({ digest, indexDigest, settings }: RegistryImage): StandingImage {
  const { labels } = settings;
  return {
    digest: indexDigest ?? digest,
    key: labels[keyLabel] ?? null,
    revision: labels["org.opencontainers.image.revision"] ?? null,
  };
}

/** What an image says it was made on: the index, where one lies between; null where it does not say. */
export function baseOf({ settings }: RegistryImage): Digest | null {
  const said = settings.labels[baseDigestLabel] ?? "";
  return isDigest(said) ? said : null;
}

/**
 * The image of the nearest of the commits that has one. All are asked for at once, by a request without a body; only
 * the one that is taken is read.
 */
export async function earlierImage(
  commits: readonly string[],
  at: RepositorySession,
  platform: string,
): Promise<EarlierImage | null> {
  const asked = commits.slice(0, earlierCommits);
  const digests = await Promise.all(asked.map((commit) => findDigest(at.session, at.repository, commit)));
  for (const [index, commit] of asked.entries()) {
    const reference = digests[index];
    if (reference === null || reference === undefined) continue;
    const found = await lookUpImage(at.session, { repository: at.repository, reference }, platform);
    if (found.kind === "found") return { commit, image: found.image };
  }
  return null;
}
