import { imagesByRepository } from "../../images/match-images.ts";
import type { Spec } from "../../pachyderm/spec.ts";
import type { ImageFacts, Runner } from "../../tools/container/container.ts";
import { snapshotOf } from "../../tools/working-snapshot.ts";
import type { RunParts } from "../building/build-commit.ts";
import { chosenImages, type ImageToMake } from "../building/image-inputs.ts";
import { type Prepared, prepareImages, refuseProblems, topOf } from "../building/prepare-images.ts";
import { buildTestImages } from "./build-test-images.ts";
import { codeHere } from "./code-here.ts";
import { removeOldImages } from "./old-images.ts";

/** The images of a test: built from the working directory, or as they are named. */
export type TestImages = {
  imageOf: (spec: Spec, signal: AbortSignal) => Promise<ImageFacts>;
  /** Files of the image that lie here, by their path in it: for a run without the image. */
  codeOf: (spec: Spec) => ReadonlyMap<string, string>;
  /** Removes images that earlier tests made of the same, and that nothing uses any more. */
  removeOld: () => Promise<void>;
};

export type ImageChoice = {
  /** References by pipeline; the empty name stands for all. */
  named: ReadonlyMap<string, string>;
  runner: Runner;
  environment?: string;
  configPath?: string;
};

/** What is run where a spec names no image. Source: pachyderm, DefaultUserImage. */
const usualImage = "ubuntu:20.04";

/** Builds what the specs need and this machine lacks: the same images as `pachook dev`, under names that tell their content. */
export async function imagesForTest(
  specs: readonly Spec[],
  choice: ImageChoice,
  partsFor: (prepared: Prepared) => RunParts,
  host: RunParts["host"],
): Promise<TestImages> {
  const { named, runner } = choice;
  const nameOf = (spec: Spec) => named.get(spec.request.pipeline?.name ?? "") ?? named.get("") ?? null;
  const open = specs.filter((spec) => nameOf(spec) === null);
  const built = open.length === 0 ? null : await prepareHere(choice, host);
  const made = new Map<string, string>();
  const wantedOf = (spec: Spec): ImageToMake | null => {
    if (built === null) return null;
    const image = imagesByRepository(built.images.map((each) => each.image))(spec.request.transform?.image ?? "");
    return built.images.find((each) => each.image.name === image?.name) ?? null;
  };
  if (built !== null && runner.name !== "host") {
    const names = [...new Set(open.flatMap((spec) => wantedOf(spec)?.image.name ?? []))];
    const chosen = names.length === 0 ? [] : chosenImages(built.images, names);
    const building = buildTestImages(chosen, { built, runner, parts: partsFor(built) });
    for (const [name, reference] of await building.finally(built.close)) made.set(name, reference);
  }
  built?.close();
  return {
    imageOf: (spec, signal) => {
      const wanted = nameOf(spec) === null ? wantedOf(spec) : null;
      const reference = nameOf(spec) ?? (wanted === null ? undefined : made.get(wanted.image.name));
      return runner.readImage(reference ?? (spec.request.transform?.image || usualImage), signal);
    },
    codeOf: (spec) => {
      const wanted = wantedOf(spec);
      return wanted === null || built === null ? new Map() : codeHere(wanted, built.where.cwd);
    },
    removeOld: async () => {
      if (built !== null) await removeOldImages(runner, { prepared: built, made });
    },
  };
}

async function prepareHere(choice: ImageChoice, host: RunParts["host"]): Promise<Prepared | null> {
  const { environment, configPath } = choice;
  const where = await topOf(host).catch(() => null);
  if (where === null) return null; // no repository: specs name their images
  const tree = await snapshotOf(where, (path) => !path.startsWith(".pachook/"));
  const prepared = await prepareImages(where, {
    treeish: tree,
    names: [],
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath }),
  });
  try {
    refuseProblems(prepared);
  } catch (error) {
    prepared.close(); // what it reads with would keep this process alive
    throw error;
  }
  return prepared;
}
