import { splitImage } from "../pachyderm/image-reference.ts";
import type { CommitFacts } from "../tools/commit-facts.ts";
import { readRanImage } from "./ran-image.ts";

/** How the git commit behind an image is known; earlier ones are surer. */
export type KnownFrom =
  /** Pachook wrote it on the version of the pipeline that names this image. */
  | "annotation"
  /** The image says it of itself: `org.opencontainers.image.revision`. */
  | "label"
  /** The registry has the image under a tag that is this commit. */
  | "tag"
  /** The spec names a tag that is this commit; that it still is the image that ran, nobody says. */
  | "spec-tag";

/** The code that computed something: an image, and the git commit behind it as far as that is known. */
export type Code = {
  /** With its repository where it is known; empty where nothing is. */
  image: string;
  digest: string | null;
  /** 40 or more hexadecimal digits; of a tag as many as it has. */
  commit: string | null;
  from: KnownFrom | null;
  /** The version of the pipeline that says it, where it is an annotation or a tag in its spec. */
  version: string | null;
  /** Where the image says that its code is to be found. */
  source: string | null;
  /** What git knows of the commit; null where there is no commit, or nobody asked git. */
  git: CommitFacts | null;
  /** Why the commit is not known, or what is doubtful about it. */
  gap: string | null;
};

/** One version of a pipeline, as far as it tells about code. */
export type VersionFacts = {
  version: string;
  /** As its spec names it. */
  image: string;
  /** The commit that Pachook wrote on it; null where it did not, or somebody edited the spec since. */
  commit: string | null;
};

/** A version whose spec names exactly the image that ran, and says its commit. */
export type Annotated = { version: string; commit: string };

/**
 * Finds the annotation that is about an image. Only a version whose spec names the very digest counts: the version that
 * a job ran may name a tag, under which something else was pulled.
 *
 * @param ranVersion the version of the job that computed the datum; preferred where several name the digest
 */
export function annotationFor(
  imageId: string,
  versions: readonly VersionFacts[],
  ranVersion: string | null,
): Annotated | null {
  const { digest } = readRanImage(imageId);
  if (digest === null) return null;
  const fitting = versions.flatMap(({ version, image, commit }) =>
    commit !== null && splitImage(image).digest === digest ? [{ version, commit }] : [],
  );
  const own = fitting.find(({ version }) => version === ranVersion);
  // The first that named it: a later one may have been changed for other reasons than its code.
  return own ?? fitting.toSorted((one, other) => Number(one.version) - Number(other.version))[0] ?? null;
}

/** The commit that a tag stands for by its own form, ours with a key behind it too; null for `1.4`, `latest` and the like. */
export function commitInTag(tag: string | null): string | null {
  const [, commit] = /^([0-9a-f]{7,64})(?:-[0-9a-f]{12})?$/.exec(tag ?? "") ?? [];
  if (commit === undefined) return null;
  // A short one of decimal digits alone is more likely a date than a commit.
  return commit.length >= 40 || /[a-f]/.test(commit) ? commit : null;
}

/** True where both are the same image, or both come from the same commit. */
export function isSameCode(one: Code, other: Code): boolean {
  if (one.digest !== null && one.digest === other.digest) return true;
  return one.commit !== null && one.commit === other.commit;
}

/** True where the pipeline by now runs other code; false also where that cannot be said. */
export function isOlderThan(code: Code, current: Code | null): boolean {
  if (current === null || isSameCode(code, current)) return false;
  // Of a tag alone nobody knows which digest it is, and of an image without a commit not which commit.
  return (code.digest !== null && current.digest !== null) || (code.commit !== null && current.commit !== null);
}
