import { repositoryIn } from "../../deploy/image-names.ts";
import { fullRepository } from "../../images/reference.ts";
import type { Commit } from "../../tools/commits.ts";
import { buildDecided, decideFor, type Naming, placeOf, type RunParts, sessionsFor } from "../building/build-commit.ts";
import type { DecidedImage } from "../building/decide-images.ts";
import type { ImageToMake } from "../building/image-inputs.ts";
import type { Prepared } from "../building/prepare-images.ts";
import { promotable, promoteCommit } from "../building/promote.ts";
import type { ImageWork, PlannedImage } from "./deploy-work.ts";

/** The images of a commit for an environment: built and pushed there, or promoted from the environment it names. */
export function imageWork(prepared: Prepared, commit: Commit, parts: RunParts): ImageWork {
  return prepared.environment?.promote ? promotedWork(prepared, commit, parts) : builtWork(prepared, commit, parts);
}

function builtWork(prepared: Prepared, commit: Commit, parts: RunParts): ImageWork {
  const sessions = sessionsFor(prepared, parts);
  const naming: Naming = {
    commit: commit.oid,
    created: commit.time,
    tagOf: () => commit.oid,
    ancestors: () => commit.ancestors,
  };
  const known = new Map<string, PlannedImage>();
  let decided: readonly DecidedImage[] = [];
  return {
    plan: async (running) => {
      const inPlace = runningInPlace(prepared, running);
      const images = imagesToAsk(prepared, inPlace);
      decided = images.length === 0 ? [] : await decideFor({ ...prepared, images }, parts, { naming, sessions });
      for (const [name, reference] of inPlace) known.set(name, runningImage(name, reference));
      for (const each of decided) known.set(each.wanted.image.name, plannedImage(each));
      return prepared.images.flatMap(({ image }) => known.get(image.name) ?? []);
    },
    bring: async (names) => {
      const references = new Map([...known].map(([name, { reference }]) => [name, reference]));
      const needed = withBases(decided, names);
      if (needed.length === 0) return references;
      for (const { name, reference } of await buildDecided(needed, { prepared, parts, naming, sessions })) {
        references.set(name, reference);
      }
      return references;
    },
  };
}

/** What runs, by name: from the same things, and from where the environment has its images now. */
function runningInPlace({ images, environment }: Prepared, running: ReadonlyMap<string, string>): Map<string, string> {
  const found = images.flatMap(({ image, key }): [string, string][] => {
    const reference = running.get(key.key);
    if (reference === undefined) return [];
    const place = fullRepository(repositoryIn(environment?.registry ?? null, image));
    return fullRepository(reference) === place ? [[image.name, reference]] : [];
  });
  return new Map(found);
}

/** Those that do not run, and those they are made from. Where the registry is not believed, what runs is not either. */
function imagesToAsk({ images, config }: Prepared, inPlace: ReadonlyMap<string, string>): ImageToMake[] {
  if (!config.build.reuse) return [...images];
  const asked = new Set(images.flatMap(({ image }) => (inPlace.has(image.name) ? [] : [image.name])));
  const byName = new Map(images.map((each) => [each.image.name, each]));
  for (const name of asked) for (const base of byName.get(name)?.bases ?? []) asked.add(base);
  return images.filter(({ image }) => asked.has(image.name));
}

function runningImage(name: string, reference: string): PlannedImage {
  return { name, action: "reuse", why: "it runs, and nothing it is made of changed", reference };
}

function plannedImage({ wanted, repository, decision, why }: DecidedImage): PlannedImage {
  return { name: wanted.image.name, action: decision.kind, why, reference: referenceOf(repository, decision) };
}

function referenceOf(repository: string, decision: DecidedImage["decision"]): string {
  return `${repository}:${decision.tag}${decision.kind === "make" ? "" : `@${decision.digest}`}`;
}

/** The named images and those they are made from. */
function withBases(all: readonly DecidedImage[], names: readonly string[]): DecidedImage[] {
  const byName = new Map(all.map((each) => [each.wanted.image.name, each]));
  const needed = new Set(names);
  for (const name of needed) for (const base of byName.get(name)?.wanted.bases ?? []) needed.add(base);
  return all.filter(({ wanted }) => needed.has(wanted.image.name));
}

function promotedWork(prepared: Prepared, commit: Commit, parts: RunParts): ImageWork {
  const sessions = sessionsFor(prepared, parts);
  return {
    plan: () =>
      Promise.all(
        prepared.images.map(async (wanted): Promise<PlannedImage> => {
          const { repository } = placeOf(wanted, prepared.environment?.registry ?? null, sessions);
          const { tag, digest, from } = await promotable(wanted, { prepared, commit, sessions });
          const reference = `${repository}:${tag}@${digest}`;
          return { name: wanted.image.name, action: "promote", why: `the same as ${from}`, reference };
        }),
      ),
    bring: async () => {
      const promoted = await promoteCommit(prepared, commit, parts);
      return new Map(promoted.map(({ name, reference }) => [name, reference]));
    },
  };
}
