import type { OpenFile } from "../../images/build-context.ts";
import type { ContextFile } from "../../images/context.ts";
import { readDockerfile } from "../../images/dockerfile.ts";
import type { ListedEntry } from "../../images/known-paths.ts";
import { type Chain, type Decline, stepChain } from "../../images/step-chain.ts";
import { type StepInputs, settingsKeyOf, stepKeysOf } from "../../images/step-keys.ts";
import type { StepRecord } from "../../images/step-labels.ts";
import type { RepositoryPlace } from "../../tools/registry/copy-layers.ts";
import type { Digest } from "../../tools/registry/digest.ts";
import type { RegistryImage } from "../../tools/registry/image.ts";

/** Reads a layer where nobody has read it before. */
type Listings = (digest: Digest, list: () => Promise<LayerListing>) => Promise<LayerListing>;

type LayerListing = readonly ListedEntry[] | null;

/** Listings that are kept until the run is over; one that could not be had is asked for again. */
export function keepListings(): Listings {
  const kept = new Map<Digest, Promise<LayerListing>>();
  return (digest, list) => {
    const found = kept.get(digest) ?? list();
    kept.set(digest, found);
    found.catch(() => kept.delete(digest));
    return found;
  };
}

/** A tag or digest; or what stands under a tag, where somebody has read it already. */
export type Earlier = string | { tag: string; image: RegistryImage };

/** An image to make without an engine. */
export type PatchRequest = {
  dockerfileText: string;
  target: string | null;
  args: Readonly<Record<string, string>>;
  /** `linux/amd64`. */
  platform: string;
  /** After the ignore file. */
  context: readonly ContextFile[];
  openFile: OpenFile;
  /** Labels of the image; those about its steps and its base are added here. */
  labels: Readonly<Record<string, string>>;
  /** ISO 8601. */
  created: string;
  to: RepositoryPlace;
  /** What may be an earlier image in that repository, the likeliest first. */
  earlier: readonly Earlier[];
  /** Where an image stands that the Dockerfile names: an image of this repository by its exact digest. */
  placeOf: (reference: string) => RepositoryPlace & { reference: string };
  /** The key of an image that is built here, by how the Dockerfile writes it; null for all others. */
  keyOfImage: (reference: string) => string | null;
  /** So many bytes of layers may be read to know what stands in an image; what is quick is read in any case. */
  mostRead: number;
  say: (what: string) => void;
  /** Keeps what layers hold for as long as a run lasts: many images start from one base. */
  listings: Listings;
};

/** A request with its Dockerfile read. */
export type PatchWork = { request: PatchRequest; chain: Chain; record: StepRecord };

type ReadChain = { kind: "read"; chain: Chain; record: StepRecord };
type ChainRequest = Pick<PatchRequest, "dockerfileText" | "target" | "args" | "platform" | "context" | "keyOfImage">;

/** Reads the Dockerfile, with the base image's variables where somebody has read them. */
export function readChain(request: ChainRequest, environment: ReadonlyMap<string, string>): ReadChain | Decline {
  const { dockerfileText, args, platform, context, keyOfImage, target } = request;
  const dockerfile = readDockerfile(dockerfileText, { args, platform, environment });
  const found = stepChain(dockerfile, target, platform);
  if (found.kind === "declined") return found;
  const inputs: StepInputs = { dockerfile, args, platform, context, keyOfImage };
  const record = { keys: stepKeysOf(found.chain, inputs), settingsKey: settingsKeyOf(found.chain, inputs) };
  return { kind: "read", chain: found.chain, record };
}
