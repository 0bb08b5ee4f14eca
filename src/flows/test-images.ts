import { statSync } from "node:fs";
import { basename, join, posix } from "node:path";
import { findSources } from "../images/copy-sources.ts";
import { imagesByRepository } from "../images/match-images.ts";
import type { Spec } from "../pachyderm/spec.ts";
import type { ImageFacts, Runner } from "../tools/container/container.ts";
import { snapshotOf } from "../tools/working-snapshot.ts";
import { type RunParts, runOf, sessionsFor } from "./build-commit.ts";
import { buildForThisMachine } from "./build-here.ts";
import { chosenImages, type ImageToMake } from "./image-inputs.ts";
import { commitNamed, type Prepared, prepareImages, refuseProblems } from "./prepare-images.ts";

/** The images of a test: built from the working directory, or as they are named. */
export type TestImages = {
  imageOf: (spec: Spec, signal: AbortSignal) => Promise<ImageFacts>;
  /** Files of the image that lie here, by their path in it: for a run without the image. */
  codeOf: (spec: Spec) => ReadonlyMap<string, string>;
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
    for (const [name, reference] of await buildMissing(chosen, { built, runner, parts: partsFor(built) }))
      made.set(name, reference);
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
  };
}

async function prepareHere(choice: ImageChoice, host: RunParts["host"]): Promise<Prepared | null> {
  const { environment, configPath } = choice;
  const { where } = await commitNamed(host, "HEAD").catch(() => ({ where: null }));
  if (where === null) return null; // no repository, or no commit yet: specs name their images
  const tree = await snapshotOf(where, (path) => !path.startsWith(".pachook/"));
  const prepared = await prepareImages(where, {
    treeish: tree,
    names: [],
    ...(environment === undefined ? {} : { environment }),
    ...(configPath === undefined ? {} : { configPath }),
  });
  refuseProblems(prepared);
  return prepared;
}

type Missing = { built: Prepared; runner: Runner; parts: RunParts };

async function buildMissing(chosen: readonly ImageToMake[], { built, runner, parts }: Missing) {
  const tagOf = ({ key }: ImageToMake) => `pachook-test-${key.key.slice(0, 24)}`;
  const made = new Map<string, string>();
  const missing: ImageToMake[] = [];
  for (const each of chosen) {
    const reference = `${each.image.repository}:${tagOf(each)}`;
    if (await runner.hasImage(reference)) made.set(each.image.name, reference);
    else missing.push(each);
  }
  if (missing.length === 0) return made;
  const about = { commit: null, created: new Date(0).toISOString() };
  const run = await runOf(built, about, { sessions: sessionsFor(built, parts), signal: parts.signal });
  const engine = runner.name === "podman" || runner.name === "buildah" ? runner.name : parts.engine;
  const { where, config } = built;
  const building = { ...parts, engine, registry: null, tagOf, run, where, jobs: config.build.jobs };
  for (const { name, reference } of await buildForThisMachine(missing, building)) made.set(name, reference);
  return made;
}

/** Files that COPY brings into the last stage, as they lie in the working directory. */
function codeHere({ image, stages, context }: ImageToMake, root: string): Map<string, string> {
  const files = new Map<string, string>();
  let workdir = "/";
  for (const { action } of stages.at(-1)?.steps ?? []) {
    if (action.kind === "workdir") workdir = posix.resolve(workdir, action.path ?? "");
    if (action.kind !== "copy" || action.copy.from !== null || action.copy.target === null) continue;
    const found = findSources(action.copy.sources ?? [], context);
    if (found.kind === "refused") continue;
    const target = posix.resolve(workdir, action.copy.target);
    const into = action.copy.target.endsWith("/") || action.copy.target === "." || found.sources.length > 1;
    for (const { folder, files: copied } of found.sources) {
      for (const { path } of copied) {
        const below =
          folder === null ? (into ? basename(path) : "") : path.slice(folder === "" ? 0 : folder.length + 1);
        const here = join(root, image.context, path);
        if (statSync(here, { throwIfNoEntry: false })?.isFile() === true) files.set(posix.join(target, below), here);
      }
    }
  }
  return files;
}
