import type { Digest } from "../tools/registry/digest.ts";
import { commitTags, keyTag } from "./image-names.ts";

/** What is wanted: an image made from these things, under a tag of this commit. */
export type WantedImage = { name: string; commit: string; key: string };

/** An image that a tag leads to. Key and commit are what its labels claim; null where it has none. */
export type StandingImage = { digest: Digest; key: string | null; revision: string | null };

/** What the registry answered; null where nothing stands under the tag. */
export type Standing = {
  underKey: StandingImage | null;
  underCommit: StandingImage | null;
  /** Under the commit with the key, which is asked for only where another build has the commit's tag. */
  underBoth: StandingImage | null;
};

/** What is to be done with one image. `tag` is where specs will look; it is put there only in the end. */
export type ImageDecision =
  /** It is in the registry. `isTagged`: under its tag too, so that nothing at all is sent. */
  | { kind: "reuse" | "adopt"; tag: string; digest: Digest; isTagged: boolean; revision: string | null }
  /** It has to be made, and goes under `keyTag` first. */
  | { kind: "make"; tag: string; keyTag: string };

/**
 * Decides about one image. An image of the registry counts only where its label holds the wanted key. The tag of a
 * commit is never moved to an image with another key: the second build of one commit gets a tag of its own. Where two
 * images were made from the same things, the one that the commit's tag names already is adopted.
 *
 * @param reuse false where others can write to the registry's repository: then nothing there is believed
 */
export function decideImage(wanted: WantedImage, standing: Standing, { reuse }: { reuse: boolean }): ImageDecision {
  const [plain, withKey] = commitTags(wanted.commit, wanted.key);
  const isWanted = (image: StandingImage | null): image is StandingImage => image !== null && image.key === wanted.key;
  const ownTag = standing.underCommit === null || isWanted(standing.underCommit) ? plain : withKey;
  if (!reuse) return { kind: "make", tag: ownTag, keyTag: keyTag(wanted.key) };
  const tagged = ownTag === plain ? standing.underCommit : standing.underBoth;
  if (isWanted(tagged)) {
    const isOther = isWanted(standing.underKey) && standing.underKey.digest !== tagged.digest;
    return {
      kind: isOther ? "adopt" : "reuse",
      tag: ownTag,
      digest: tagged.digest,
      isTagged: true,
      revision: tagged.revision,
    };
  }
  if (isWanted(standing.underKey)) {
    const { digest, revision } = standing.underKey;
    return { kind: "reuse", tag: ownTag, digest, isTagged: false, revision };
  }
  return { kind: "make", tag: ownTag, keyTag: keyTag(wanted.key) };
}

/**
 * Decides again when an image was made: somebody else may have been quicker. Same key, another digest: theirs stands.
 *
 * @param now what the key's tag names right before ours would be put there
 */
export function adoptOrKeep(made: { digest: Digest; key: string }, now: StandingImage | null): Digest {
  return now !== null && now.key === made.key ? now.digest : made.digest;
}
