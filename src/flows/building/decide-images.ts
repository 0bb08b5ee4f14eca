import { keyTag } from "../../deploy/image-names.ts";
import { decideImage, type ImageDecision } from "../../deploy/image-plan.ts";
import { comparableParts, partsLabel } from "../../deploy/labels.ts";
import { type EarlierImage, earlierImage, standingOf } from "../../deploy/registry-standing.ts";
import type { RepositorySession } from "../../deploy/repository-session.ts";
import { whyChanged } from "../../images/input-key.ts";
import { inTurn } from "../../tools/in-turn.ts";
import type { Digest } from "../../tools/registry/digest.ts";
import type { Manifest } from "../../tools/registry/manifests.ts";
import type { ImageToMake } from "./image-inputs.ts";

/** One image with where it goes, what is to be done with it, and why. */
export type DecidedImage = {
  wanted: ImageToMake;
  /** In its long form, beginning with the registry's host. */
  repository: string;
  at: RepositorySession;
  decision: ImageDecision;
  why: string;
  /** An image of an earlier commit to continue from; null where none was found, or none is believed. */
  earlier: EarlierImage | null;
  /** What the registry's tags lead to, as it was read. */
  manifests: ReadonlyMap<Digest, Manifest>;
  /** The bases that these images were made on, as far as they say. */
  madeOn: ReadonlyMap<Digest, Digest | null>;
  /** True where the tag that it shall have names an image made from these things already. */
  isNamed: boolean;
  /** Set where it is made on the bases as they are now. */
  refresh: Refresh | null;
};

export type Refresh = {
  /** Images of elsewhere by their exact digests, by how the Dockerfile writes them. */
  onto: ReadonlyMap<string, string>;
  /** What the tag of its key named when this was decided, and need not name any longer; null where nothing. */
  replaces: Digest | null;
};

export type Deciding = {
  /** The tag that an image shall have in the end: its commit, or that of somebody's desk. */
  tagOf: (image: ImageToMake) => string;
  /** Tags of images to compare with and to continue from, nearest first: those of the commits before. */
  ancestors: (image: ImageToMake) => readonly string[];
  platform: string;
  reuse: boolean;
  repositoryOf: (image: ImageToMake) => { repository: string; at: RepositorySession };
};

/** So many questions may be open at a registry at once. */
const questionsAtOnce = 8;

/** Asks the registry about every image and decides what is to be done with it. Nothing is changed there. */
export async function decideImages(images: readonly ImageToMake[], deciding: Deciding): Promise<DecidedImage[]> {
  const turns = images.map((wanted) => ({
    name: wanted.image.name,
    after: [],
    work: () => decide(wanted, deciding),
  }));
  const decided = await inTurn(turns, questionsAtOnce);
  return images.flatMap(({ image }) => decided.get(image.name) ?? []);
}

async function decide(wanted: ImageToMake, deciding: Deciding): Promise<DecidedImage> {
  const { tagOf, ancestors, platform, reuse, repositoryOf } = deciding;
  const { repository, at } = repositoryOf(wanted);
  const asked = { name: wanted.image.name, commit: tagOf(wanted), key: wanted.key.key };
  const { standing, manifests, madeOn } = await standingOf(asked, at, platform);
  const decision = decideImage(asked, standing, { reuse });
  const believed = decideImage(asked, standing, { reuse: true });
  const isNamed = believed.kind !== "make" && believed.isTagged;
  const decided = { wanted, repository, at, decision, manifests, madeOn, isNamed, refresh: null };
  if (decision.kind !== "make") return { ...decided, why: whyReused(decision), earlier: null };
  const earlier = reuse ? await earlierImage(ancestors(wanted), at, platform) : null;
  return { ...decided, why: whyMade(wanted, earlier, { reuse }), earlier };
}

function whyReused(decision: Exclude<ImageDecision, { kind: "make" }>): string {
  if (decision.kind === "adopt") return "somebody built it from the same things first";
  const since = decision.revision === null ? "" : ` since ${decision.revision.slice(0, 7)}`;
  return decision.isTagged ? "it is in the registry" : `nothing it is made of changed${since}`;
}

function whyMade({ key, whole }: ImageToMake, earlier: EarlierImage | null, { reuse }: { reuse: boolean }): string {
  if (!reuse) return "reuse is switched off";
  if (earlier === null) return `the registry has no image ${keyTag(key.key)}, nor one of the commits before`;
  const comparable = comparableParts(earlier.image.settings.labels[partsLabel], key.parts);
  const change = comparable === null ? null : whyChanged(comparable.before, comparable.now);
  const why = change ?? `the image of ${earlier.commit.slice(0, 7)} does not say what it was made of`;
  return whole === null ? why : `${why} (all of the context counts: ${whole})`;
}
