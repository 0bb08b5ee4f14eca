import { Failure } from "../../failure.ts";
import {
  type AppliedSettings,
  applySettings,
  type ContainerSettings,
  environmentOf,
  withPath,
} from "../../images/image-config.ts";
import type { StartingSettings } from "../../images/patch-plan.ts";
import type { StandingLayer } from "../../images/standing-layers.ts";
import { type ChainStep, type Decline, declined } from "../../images/step-chain.ts";
import type { RepositoryPlace } from "../../tools/registry/copy-layers.ts";
import { type Lookup, lookUpImage, type RegistryImage } from "../../tools/registry/image.ts";
import { jsonReader } from "../../tools/registry/json.ts";
import { type PatchWork, readChain } from "./patch-request.ts";

/** What a Dockerfile starts from; `image` is null for scratch. */
export type BaseImage = { kind: "base"; image: RegistryImage | null; place: RepositoryPlace; name: string };

/** The base image as it was for the earlier image, where that one's label says; else as it is now. */
export async function readBase({ request, chain }: PatchWork, digest: string | null): Promise<BaseImage | Decline> {
  const { base } = chain;
  const { to, platform } = request;
  if (base.kind === "scratch") return { kind: "base", image: null, place: to, name: "scratch" };
  const place = request.placeOf(base.reference);
  let found: Lookup;
  try {
    found = await lookUpImage(place.session, { ...place, reference: digest ?? place.reference }, platform);
  } catch (error) {
    // A base elsewhere may be on this machine, or readable for an engine's user: that is for the engine to find out.
    const isElsewhere = place.session.address.host !== to.session.address.host;
    if (!isElsewhere || !(error instanceof Failure) || error.code === "interrupted") throw error;
    return declined(`its base cannot be read: ${error.message}`, null);
  }
  if (found.kind === "missing") return declined(`its base ${base.reference} is not in the registry`, null);
  if (found.kind === "other-platform") {
    const offered = found.offered.join(", ");
    const message = `the base image ${base.reference} is for ${offered}, this image for ${platform}`;
    throw new Failure(
      "tool",
      message,
      "Name a base for this platform, or set the environment's platform in pachook.yaml.",
    );
  }
  return { kind: "base", image: found.image, place, name: base.reference };
}

/** True where the layers are exactly the base image's. */
export function isBelow(base: RegistryImage | null, layers: readonly StandingLayer[]): boolean {
  const diffIds = base === null ? [] : jsonReader(base.settings.raw).object("rootfs").texts("diff_ids");
  return diffIds.length === layers.length && layers.every(({ diffId }, index) => diffIds[index] === diffId);
}

/** Reads the chain again with the base's variables at hand, and lets its steps set what they set. */
export function applyTo({ request }: PatchWork, { image }: BaseImage): AppliedBase | Decline {
  const settings = withPath(image === null ? { WorkingDir: "/" } : settingsOf(image));
  const read = readChain(request, environmentOf(settings));
  if (read.kind === "declined") return read;
  const { steps } = read.chain;
  const outcome = applySettings(settings, steps);
  if (outcome.kind === "refused") return declined(outcome.because, outcome.step.instruction.line);
  const reader = jsonReader(settings);
  const before = { workdir: reader.text("WorkingDir") ?? "/", user: reader.text("User") ?? "" };
  return { kind: "applied", steps, ...outcome.applied, before };
}

/** The settings an image has. */
export function settingsOf({ settings }: RegistryImage): ContainerSettings {
  return jsonReader(settings.raw).object("config").value;
}

type AppliedBase = AppliedSettings & { kind: "applied"; steps: readonly ChainStep[]; before: StartingSettings };
