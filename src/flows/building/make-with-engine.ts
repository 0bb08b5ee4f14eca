import { finishConfig } from "../../deploy/finish-config.ts";
import { diffIdsOf, knownLayers } from "../../deploy/known-layers.ts";
import { labelsFor, type Provenance } from "../../deploy/labels.ts";
import { pushBuilt } from "../../deploy/push-images.ts";
import { Failure } from "../../failure.ts";
import { streamContext } from "../../images/build-context.ts";
import type { ImageFiles } from "../../images/commit-files.ts";
import { readDockerfile } from "../../images/dockerfile.ts";
import { startOf } from "../../images/outside-images.ts";
import { rebaseDockerfile, unrebasedPlace } from "../../images/rebase.ts";
import { fullRepository } from "../../images/reference.ts";
import { stepChain } from "../../images/step-chain.ts";
import { settingsKeyOf, stepKeysOf } from "../../images/step-keys.ts";
import { stepLabels } from "../../images/step-labels.ts";
import type { BuildRequest, Engine } from "../../tools/engine/engine.ts";
import type { Sessions } from "../../tools/registry/sessions.ts";
import type { MadeImage } from "../build.ts";
import type { DecidedImage, Refresh } from "./decide-images.ts";
import { type FoundBase, findBase } from "./find-base.ts";
import type { ImageToMake } from "./image-inputs.ts";

/** What every build of one run has in common. */
export type BuildRun = {
  /** Null for the working directory. */
  commit: string | null;
  created: string;
  source: string | null;
  platform: string;
  /** Opens the files anew: each build reads its own. */
  openFiles: () => Promise<ImageFiles>;
  sessions: Sessions;
  /** Takes an engine's output, a whole line at a time, for one image. */
  log: (name: string, line: string) => void;
  signal: AbortSignal;
};

/** Exact references of the images built here that one is made from, by name. */
export type Bases = ReadonlyMap<string, string>;

/** Exact references of images of elsewhere, by how the Dockerfile writes them; others are what their tags say. */
export type Onto = Refresh["onto"];

const whateverIsThere: Onto = new Map();

/** Has an engine build an image, and brings what is new of it into the registry. */
export async function makeWithEngine(
  engine: Engine,
  { wanted, at, earlier, refresh }: DecidedImage,
  { run, bases, say }: { run: BuildRun; bases: Bases; say: (what: string) => void },
): Promise<MadeImage> {
  const onto = refresh?.onto ?? whateverIsThere;
  const name = baseName(wanted, bases);
  const base = name === null ? null : await findBase(onto.get(name) ?? name, run);
  const near = base !== null && base.at.session.address.host === at.session.address.host ? [base] : [];
  const known = knownLayers([...near, ...(earlier === null ? [] : [{ image: earlier.image, at }])]);
  say(`${engine.name} builds`);
  const files = await run.openFiles();
  try {
    const request = buildRequest(wanted, { run, bases, onto, files });
    const built = await engine.build({ ...request, labels: {}, tag: null, known: new Set(known.keys()) });
    try {
      const isOn = base !== null && startsWith(built.layers, diffIdsOf(base.image));
      const digest = isOn ? (base.image.indexDigest ?? base.image.digest) : null;
      const provenance: Provenance = {
        ...run,
        base: name === null ? null : { name, digest },
        key: wanted.key.key,
        parts: wanted.key.parts,
      };
      const labels = { ...labelsFor(provenance), ...stepLabelsOf(wanted, { run, base }) };
      const config = finishConfig(built.config, { labels, created: run.created });
      say("goes to the registry");
      const pushed = await pushBuilt(at, { config, layers: built.layers }, known);
      const { manifest, layers, layersSent, bytesSent } = pushed;
      return {
        kind: "made",
        how: "build",
        what: `built with ${engine.name}, ${layersSent} of ${layers} layers new`,
        manifest,
        base: digest,
        bytesSent,
      };
    } finally {
      await built.remove();
    }
  } finally {
    files.close();
  }
}

/** Builds an image for this machine alone, under a name: nothing goes to a registry. */
export async function buildHere(
  engine: Engine,
  wanted: ImageToMake,
  { run, bases, onto, tag }: { run: BuildRun; bases: Bases; onto?: Onto; tag: string },
): Promise<void> {
  const files = await run.openFiles();
  try {
    const name = baseName(wanted, bases);
    const { key, parts } = wanted.key;
    const labels = labelsFor({ ...run, base: name === null ? null : { name, digest: null }, key, parts });
    const request = buildRequest(wanted, { run, bases, onto: onto ?? whateverIsThere, files });
    const built = await engine.build({ ...request, labels, tag, known: new Set() });
    await built.remove();
  } finally {
    files.close();
  }
}

type RequestParts = { run: BuildRun; bases: Bases; onto: Onto; files: ImageFiles };

function buildRequest(
  wanted: ImageToMake,
  { run, bases, onto, files }: RequestParts,
): Omit<BuildRequest, "labels" | "tag" | "known"> {
  const { image, dockerfile, dockerfileText, context } = wanted;
  const exactly = (written: string) => baseReference(wanted, written, bases);
  const pinned = (written: string) => exactly(written) ?? onto.get(written) ?? null;
  const text = rebaseDockerfile(dockerfileText, dockerfile, pinned);
  const left = unrebasedPlace(readDockerfile(text, { args: image.args, platform: run.platform }), exactly);
  if (left !== null) throw notPinned(image.dockerfile, left);
  const below = image.context === "." ? "" : `${image.context}/`;
  const inside = image.dockerfile.startsWith(below) ? image.dockerfile.slice(below.length) : null;
  const isSeen = text === dockerfileText && context.some(({ path }) => path === inside);
  return {
    context: (along) => streamContext(context, files.openBelow(image.context), along),
    dockerfile: { name: image.dockerfile, bytes: Buffer.from(text), pathInContext: isSeen ? inside : null },
    target: image.target,
    args: image.args,
    platform: run.platform,
    network: "default",
    log: (piece) => run.log(image.name, piece),
    signal: run.signal,
  };
}

/** An engine would take whatever stands under the tag. */
function notPinned(file: string, { reference, line }: { reference: string; line: number }): Failure {
  const message = `${file}:${line} names ${reference}, which is built here, in a way that cannot be led to that build`;
  return new Failure("config", message, "Write its name out in that line, without variables.");
}

/** The exact reference of an image built here that a Dockerfile names by its repository. */
export function baseReference({ basesAs }: ImageToMake, written: string, bases: Bases): string | null {
  const name = basesAs.get(fullRepository(written));
  return name === undefined ? null : (bases.get(name) ?? null);
}

/** What the wanted stage starts from in the end; null for scratch. */
function baseName(wanted: ImageToMake, bases: Bases): string | null {
  const start = startOf(wanted);
  return start === null ? null : (baseReference(wanted, start, bases) ?? start);
}

/** Labels from which a later build without an engine can go on; none where the base may have steps of its own (ONBUILD). */
function stepLabelsOf(
  wanted: ImageToMake,
  { run, base }: { run: BuildRun; base: FoundBase | null },
): Record<string, string> {
  const { image, dockerfile, context } = wanted;
  const found = stepChain(dockerfile, image.target, run.platform);
  if (found.kind === "declined" || (base === null && found.chain.base.kind === "image")) return {};
  const { args } = image;
  const inputs = { dockerfile, args, platform: run.platform, context, keyOfImage: keysOfImages(wanted) };
  const record = { keys: stepKeysOf(found.chain, inputs), settingsKey: settingsKeyOf(found.chain, inputs) };
  return stepLabels(record, { onBuild: base?.image.settings.onBuild ?? [] });
}

/** The keys of images built here, by how the Dockerfile writes them. */
export function keysOfImages({ basesAs, key }: ImageToMake): (written: string) => string | null {
  const parts = new Map(key.parts.map(({ name, hash }) => [name, hash]));
  return (written) => parts.get(`image ${basesAs.get(fullRepository(written)) ?? ""}`) ?? null;
}

function startsWith(layers: readonly { diffId: string }[], base: readonly string[]): boolean {
  return base.length > 0 && base.every((diffId, index) => layers[index]?.diffId === diffId);
}
