import type { ContainerSettings } from "../../images/image-config.ts";
import { foreignLayer } from "../../images/image-documents.ts";
import { firstBlocked, needsBase, type StartingSettings } from "../../images/patch-plan.ts";
import {
  chownsOf,
  type HistoryEntry,
  isPlacing,
  type StandingLayer,
  standingLayers,
} from "../../images/standing-layers.ts";
import { type ChainStep, type Decline, declined } from "../../images/step-chain.ts";
import { type ProvenPath, readPathsLabel, stepLabels } from "../../images/step-labels.ts";
import type { RepositoryPlace } from "../../tools/registry/copy-layers.ts";
import type { RegistryImage } from "../../tools/registry/image.ts";
import { jsonReader } from "../../tools/registry/json.ts";
import { applyTo, isBelow, readBase, settingsOf } from "./base-image.ts";
import { type EarlierImage, findEarlier, keptOf } from "./earlier-image.ts";
import { type PatchRequest, type PatchWork, readChain } from "./patch-request.ts";

/** What an image continues from, and what is left to do. */
export type PatchStart = {
  kind: "start";
  steps: readonly ChainStep[];
  first: number;
  kept: readonly StandingLayer[];
  /** Those of them that steps of the Dockerfile made. */
  ofSteps: readonly { index: number; layer: StandingLayer }[];
  replaced: readonly StandingLayer[];
  /** What an earlier image's label tells of the paths below. */
  proven: readonly ProvenPath[];
  history: readonly HistoryEntry[];
  /** Where the kept layers lie. */
  from: RepositoryPlace;
  before: StartingSettings;
  config: Readonly<Record<string, unknown>>;
  settings: ContainerSettings;
  author: string | null;
  labels: Readonly<Record<string, string>>;
  /** For people: what it continues from. */
  on: string;
};

const nameLabel = "org.opencontainers.image.base.name";
const digestLabel = "org.opencontainers.image.base.digest";

/** Finds the image that leaves the least to do: an earlier one, else the base. */
export async function findStart(request: PatchRequest): Promise<PatchStart | Decline> {
  const read = readChain(request, new Map());
  if (read.kind === "declined") return read;
  const work = { request, ...read };
  const earlier = await findEarlier(work);
  if (earlier !== null) return startFromEarlier(work, earlier);
  const blocked = firstBlocked(work.chain.steps);
  return blocked ?? startFromBase(work);
}

async function startFromEarlier(work: PatchWork, earlier: EarlierImage): Promise<PatchStart | Decline> {
  const { request, chain, record } = work;
  const { image, found, first } = earlier;
  const isSettled = earlier.record.settingsKey === record.settingsKey;
  const before = isSettled ? settingsBefore(chain.steps, image) : { workdir: null, user: null };
  let { steps } = chain;
  let settled = { settings: settingsOf(image), author: null as string | null, before };
  let baseDigest = image.settings.labels[digestLabel] ?? null;
  if (!isSettled || needsBase({ steps, first, start: before })) {
    const base = await readBase(work, baseDigest);
    if (base.kind === "declined") return base;
    if (!isBelow(base.image, found.base)) return declined("its base has moved since the earlier image was built", null);
    const applied = applyTo(work, base);
    if (applied.kind === "declined") return applied;
    ({ steps } = applied);
    settled = applied;
    baseDigest ??= base.image?.indexDigest ?? base.image?.digest ?? null;
  }
  const left = found.ofSteps.slice(first);
  // A folder in a replaced layer may have been there before, or have come with its COPY and got its owner: nobody can
  // tell the two apart, and nobody has to while the owners that are asked for stay the same.
  const isOwnedAlike = chownsOf(left) === chownsIn(steps.slice(first));
  const placing = left.flatMap((step) => (step.layer !== null && isPlacing(step) ? [step.layer] : []));
  const replaced = isOwnedAlike ? placing : [];
  const proven = readPathsLabel(image.settings.labels);
  return {
    kind: "start",
    ...settled,
    steps,
    first,
    kept: [...found.base, ...keptOf(found, first)],
    ofSteps: found.ofSteps.slice(0, first).flatMap(({ layer }, index) => (layer === null ? [] : [{ index, layer }])),
    replaced,
    proven: isOwnedAlike ? proven : proven.filter((path) => path.kind === "file" || path.entry === null),
    history: [...found.history, ...found.ofSteps.slice(0, first).map(({ history }) => history)],
    from: request.to,
    config: image.settings.raw,
    labels: labelsOf(work, settled.settings, { name: image.settings.labels[nameLabel] ?? null, digest: baseDigest }),
    on: `the image of ${earlier.tag.slice(0, 14)}`,
  };
}

async function startFromBase(work: PatchWork): Promise<PatchStart | Decline> {
  const base = await readBase(work, null);
  if (base.kind === "declined") return base;
  const { image, place, name } = base;
  if (image !== null && image.settings.onBuild.length > 0) return declined("its base has ONBUILD steps", null);
  const found = image === null ? { base: [], history: [] } : standingLayers(image, 0, []);
  if (found === null) return declined("the layers of its base do not fit what its config says of them", null);
  const foreign = foreignLayer(found.base);
  if (foreign !== null) return declined(`its base has a layer of the kind ${foreign}`, null);
  const applied = applyTo(work, base);
  if (applied.kind === "declined") return applied;
  const [os, architecture, variant] = work.request.platform.split("/");
  return {
    ...applied,
    kind: "start",
    first: 0,
    kept: found.base,
    ofSteps: [],
    replaced: [],
    proven: [],
    history: found.history,
    from: place,
    config: image?.settings.raw ?? { os, architecture, ...(variant === undefined ? {} : { variant }) },
    labels: labelsOf(work, applied.settings, { name, digest: image?.indexDigest ?? image?.digest ?? null }),
    on: name,
  };
}

/** What no step changes stood there before the first one already. */
function settingsBefore(steps: readonly ChainStep[], image: RegistryImage): StartingSettings {
  const settings = jsonReader(settingsOf(image));
  const changes = (kind: string) => steps.some(({ action }) => action.kind === kind);
  return {
    workdir: changes("workdir") ? null : (settings.text("WorkingDir") ?? "/"),
    user: changes("user") ? null : (settings.text("User") ?? ""),
  };
}

function labelsOf(
  { request, record }: PatchWork,
  settings: ContainerSettings,
  base: { name: string | null; digest: string | null },
): Record<string, string> {
  const before = Object.entries(jsonReader(settings).object("Labels").value).flatMap(
    ([name, value]): [string, string][] =>
      typeof value === "string" && !name.startsWith("io.pachook.") ? [[name, value]] : [],
  );
  return {
    ...Object.fromEntries(before),
    ...request.labels,
    ...(base.name === null ? {} : { [nameLabel]: base.name }),
    ...(base.digest === null ? {} : { [digestLabel]: base.digest }),
    ...stepLabels(record, { onBuild: [] }),
  };
}

/** The owners that COPY and ADD ask for, each once. */
function chownsIn(steps: readonly ChainStep[]): string {
  const owners = steps.flatMap(({ action }) => (action.kind === "copy" ? [action.copy.chown ?? ""] : []));
  return [...new Set(owners)].sort().join(" ");
}
