import { keyTag } from "../deploy/image-names.ts";
import { adoptOrKeep } from "../deploy/image-plan.ts";
import { baseOf, standingImage } from "../deploy/registry-standing.ts";
import { tagCommit } from "../deploy/tag-commit.ts";
import { type Progress, showBytes } from "../report/progress.ts";
import { inTurn } from "../tools/in-turn.ts";
import { checkPush } from "../tools/registry/blobs.ts";
import type { Digest } from "../tools/registry/digest.ts";
import { lookUpImage } from "../tools/registry/image.ts";
import { findDigest, type Manifest, putManifest } from "../tools/registry/manifests.ts";
import type { DecidedImage } from "./building/decide-images.ts";
import type { ImageToMake } from "./building/image-inputs.ts";

/** An image in the registry, named as specs will name it. */
export type BuiltReference = {
  name: string;
  action: "reuse" | "adopt" | "patch" | "build";
  why: string;
  key: string;
  repository: string;
  tag: string;
  digest: Digest;
  /** The digest of what it was made on, as far as it says. */
  base: string | null;
  /** `repository:tag@digest`. */
  reference: string;
  bytesSent: number;
};

/** An image that was made. All it names is in the registry; its manifest is not. */
export type MadeImage = {
  kind: "made";
  how: "patch" | "build";
  /** One sentence for people: what was done. */
  what: string;
  manifest: Manifest;
  /** The digest of what it was made on; null where that is not known. */
  base: string | null;
  bytesSent: number;
};

/**
 * Makes an image and brings its layers into the registry.
 *
 * @param bases exact references of the images built here that it is made from, by name
 */
export type MakeImage = (
  decided: DecidedImage,
  bases: ReadonlyMap<string, string>,
  say: (what: string) => void,
) => Promise<MadeImage>;

export type Building = {
  make: MakeImage;
  /** As it was for deciding. */
  tagOf: (image: ImageToMake) => string;
  progress: Progress;
  platform: string;
  /** How many images are made side by side. */
  jobs: number;
  /** False where nothing in the registry's repositories is believed. */
  reuse: boolean;
};

/**
 * Brings every image into the registry under its tag. The permission to push is asked for before anything is made; all
 * images go under the tags of their keys first, and only when all are there do the commit's tags lead to them.
 * A run that was broken off finds what the one before had made.
 */
export async function buildImages(decided: readonly DecidedImage[], building: Building): Promise<BuiltReference[]> {
  await checkPermissions(decided, building);
  const turns = decided.map((each) => ({
    name: each.wanted.image.name,
    after: each.wanted.bases,
    work: (): Promise<Standing> => bringIn(each, building, references),
  }));
  const references = new Map<string, string>();
  const standing = await inTurn(turns, building.jobs);
  const built: BuiltReference[] = [];
  for (const each of decided) {
    const found = standing.get(each.wanted.image.name);
    if (found !== undefined) built.push(await nameIt(each, found, building));
  }
  return built;
}

type Standing = {
  action: BuiltReference["action"];
  digest: Digest;
  manifest: Manifest | null;
  base: string | null;
  bytesSent: number;
};

async function checkPermissions(decided: readonly DecidedImage[], { progress, jobs }: Building): Promise<void> {
  const toMake = decided.filter(({ decision }) => decision.kind === "make");
  if (toMake.length === 0) return;
  const task = progress.begin("rights", `asks whether ${hostsOf(toMake)} takes a push`);
  try {
    const turns = toMake.map(({ at, repository }) => ({
      name: repository,
      after: [],
      work: () => checkPush(at.session, at.repository),
    }));
    await inTurn(turns, Math.max(jobs, 8));
    task.done(`${hostsOf(toMake)} takes a push`);
  } catch (error) {
    task.failed(`${hostsOf(toMake)} takes no push; nothing was built`);
    throw error;
  }
}

function hostsOf(decided: readonly DecidedImage[]): string {
  return [...new Set(decided.map(({ at }) => at.session.address.host))].join(", ");
}

async function bringIn(decided: DecidedImage, building: Building, references: Map<string, string>): Promise<Standing> {
  const { wanted, repository, decision, manifests, madeOn } = decided;
  const { name } = wanted.image;
  if (decision.kind !== "make") {
    references.set(name, `${repository}@${decision.digest}`);
    const { digest } = decision;
    const [manifest, base] = [manifests.get(digest) ?? null, madeOn.get(digest) ?? null];
    return { action: decision.kind, digest, manifest, base, bytesSent: 0 };
  }
  const task = building.progress.begin("build", name);
  try {
    const bases = new Map(wanted.bases.flatMap((base): [string, string][] => [[base, references.get(base) ?? ""]]));
    const made = await building.make(decided, bases, (what) => task.waitsFor(`${name}: ${what}`));
    const standing = await settle(decided, made, building);
    references.set(name, `${repository}@${standing.digest}`);
    task.done(`${name} ${made.what}, ${showBytes(made.bytesSent)} sent`);
    return standing;
  } catch (error) {
    task.failed(`${name} was not built`);
    throw error;
  }
}

/**
 * Puts what was made under the tag of its key, unless another image of the same key came to stand there meanwhile:
 * one of the two counts for everybody, and that is theirs. The image that it was to take the place of is none of those.
 */
async function settle(
  { at, wanted, refresh }: DecidedImage,
  made: MadeImage,
  { platform, reuse }: Building,
): Promise<Standing> {
  const { key } = wanted.key;
  const place = { repository: at.repository, reference: keyTag(key) };
  const { digest } = made.manifest;
  const now = reuse ? await findDigest(at.session, place.repository, place.reference) : null;
  if (now !== null && now !== digest && now !== (refresh?.replaces ?? null)) {
    const found = await lookUpImage(at.session, place, platform);
    if (found.kind === "found" && adoptOrKeep({ digest, key }, standingImage(found.image)) !== digest) {
      const { named, image } = found;
      const { bytesSent } = made;
      return { action: "adopt", digest: named.digest, manifest: named, base: baseOf(image), bytesSent };
    }
  }
  if (now !== digest) await putManifest(at.session, place, made.manifest);
  const { how: action, manifest, base, bytesSent } = made;
  return { action, digest, manifest, base, bytesSent };
}

async function nameIt(decided: DecidedImage, standing: Standing, building: Building): Promise<BuiltReference> {
  const { wanted, repository, at, decision, why } = decided;
  const { action, manifest, bytesSent } = standing;
  const { key } = wanted.key;
  const { tagOf, platform, progress } = building;
  const isNamed = manifest === null || (decision.kind !== "make" && decision.isTagged);
  const task = progress.begin(isNamed ? "reuse" : "push", `${repository}:${decision.tag}`);
  const named = isNamed
    ? { tag: decision.tag, digest: standing.digest }
    : await tagCommit(at, manifest, { tag: decision.tag, key, commit: tagOf(wanted), platform });
  const reference = `${repository}:${named.tag}@${named.digest}`;
  // Somebody else's may have come to stand under the tag.
  const base = named.digest === standing.digest ? standing.base : null;
  task.done(`${repository}:${named.tag.slice(0, 7)}…@${named.digest.slice(0, 11)}…`);
  return { name: wanted.image.name, action, why, key, repository, ...named, base, reference, bytesSent };
}
